import { bell } from '../app/notifications';
import { type Key, t } from '../core/i18n';
import { Button, Notice } from '../ui';

/** The bell does not ring here: say so where it is seen, with the one thing to do. */
export function NotificationHint() {
  const { colour, step } = bell.value;
  if (colour === 'green' || step === 'test') return null;
  const isSimple = step === 'turn_on' || step === 'repair';
  return (
    <Notice
      tone={colour === 'red' && step !== 'turn_on' ? 'important' : 'info'}
      icon="bell-off"
      title={t(`bell.${colour}_title`)}
      actions={
        <Button kind="primary" href={isSimple ? '/welcome?step=bell' : '/bell'}>
          {isSimple ? t('bell.turn_on') : t('bell.next')}
        </Button>
      }
    >
      {colour === 'amber' ? t('bell.held_text') : t(`bell.red_${step}` as Key)}
    </Notice>
  );
}
