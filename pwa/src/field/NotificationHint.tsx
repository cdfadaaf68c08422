import { canAsk, health } from '../app/notifications';
import { t } from '../core/i18n';
import { Button, Notice } from '../ui';
import { Blocked } from './Blocked';

/** The bell does not ring here: say so where it is seen, with the one thing to do. */
export function NotificationHint() {
  if (health.value === 'blocked') return <Blocked />;
  const isOff = health.value === 'lost' || (health.value === 'not_asked' && canAsk());
  if (!isOff) return null;
  return (
    <Notice
      tone="info"
      icon="bell-off"
      title={health.value === 'lost' ? t('bell.lost_title') : t('bell.off_title')}
      actions={
        <Button kind="primary" href="/welcome?step=bell">
          {t('bell.turn_on')}
        </Button>
      }
    >
      {t('bell.off_text')}
    </Notice>
  );
}
