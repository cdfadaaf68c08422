import { useState } from 'preact/hooks';
import { t } from '../../core/i18n';
import { problemText } from '../../core/problems';
import { Button, Dialog, Notice, toast } from '../../ui';
import { withdraw } from '../api';

/** Takes it back from every inbox, after saying what that does and does not do. */
export function Withdraw({ id, onDone }: { id: string; onDone: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const run = async () => {
    setBusy(true);
    try {
      await withdraw(id);
      setAsking(false);
      toast(t('desk.withdraw.done'));
      onDone();
    } catch (problem) {
      setError(problemText(problem));
    }
    setBusy(false);
  };
  return (
    <>
      <Button kind="danger" icon="undo-2" onClick={() => setAsking(true)}>
        {t('desk.withdraw.withdraw')}
      </Button>
      <Dialog
        open={isAsking}
        title={t('desk.withdraw.title')}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('ui.cancel')}</Button>
            <Button kind="danger" icon="undo-2" busy={isBusy} onClick={() => void run()}>
              {t('desk.withdraw.confirm')}
            </Button>
          </>
        }
      >
        <p>{t('desk.withdraw.text')}</p>
        <p>{t('desk.withdraw.receipts')}</p>
        {error && (
          <Notice tone="critical" live>
            {error}
          </Notice>
        )}
      </Dialog>
    </>
  );
}
