import { session } from '../../app/session';
import { t } from '../../core/i18n';
import { Button } from '../../ui';
import { TestPush } from '../TestPush';

/** A real notification, followed step by step until the phone has shown it. */
export function TestStep({ onDone }: { onDone: () => void }) {
  const device = session.value?.device.id;
  return (
    <>
      {device && <TestPush device={device} isOwn isImmediate />}
      <Button kind="primary" big wide onClick={onDone}>
        {t('announcement.to_inbox')}
      </Button>
    </>
  );
}
