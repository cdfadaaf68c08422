import { t } from '../core/i18n';
import { type IconName, Pill, type Tone } from '../ui';

const LOOKS: Record<string, { icon: IconName; tone: Tone }> = {
  info: { icon: 'info', tone: 'neutral' },
  important: { icon: 'triangle-alert', tone: 'important' },
  critical: { icon: 'octagon-alert', tone: 'critical' },
};

const WORDS = {
  info: () => t('priority.info'),
  important: () => t('priority.important'),
  critical: () => t('priority.critical'),
};

/** Shape, word and colour each say it alone. */
export function Priority({ priority }: { priority: string }) {
  const look = LOOKS[priority] ?? { icon: 'info', tone: 'neutral' };
  const word = WORDS[priority as keyof typeof WORDS] ?? WORDS.info;
  return (
    <Pill tone={look.tone} icon={look.icon}>
      {word()}
    </Pill>
  );
}
