import { t } from '../core/i18n';
import { type IconName, Pill, type Tone } from '../ui';

const STATES: Record<string, { icon: IconName; tone: Tone; word: () => string }> = {
  healthy: { icon: 'bell-ring', tone: 'good', word: () => t('bell.state_healthy') },
  silent: { icon: 'hourglass', tone: 'important', word: () => t('bell.state_silent') },
  never_asked: { icon: 'bell-off', tone: 'neutral', word: () => t('bell.state_never_asked') },
  on: { icon: 'bell-ring', tone: 'good', word: () => t('bell.state_on') },
  blocked: { icon: 'bell-off', tone: 'important', word: () => t('bell.state_blocked') },
  not_asked: { icon: 'bell-off', tone: 'neutral', word: () => t('bell.state_not_asked') },
  lost: { icon: 'triangle-alert', tone: 'critical', word: () => t('bell.state_lost') },
  unsupported: { icon: 'ban', tone: 'neutral', word: () => t('bell.state_unsupported') },
};

export const stateInWords = (state: string): string =>
  STATES[state]?.word() ?? t('bell.state_unknown');

/** How notifications stand on a device, in words. */
export function BellState({ state }: { state: string }) {
  const known = STATES[state];
  if (!known) return <Pill icon="circle-help">{t('bell.state_unknown')}</Pill>;
  return (
    <Pill tone={known.tone} icon={known.icon}>
      {known.word()}
    </Pill>
  );
}
