import { useEffect } from 'preact/hooks';
import { t } from '../core/i18n';
import { Button, Dialog, toast } from '../ui';
import { applyUpdate, isUpdateReady, mustUpdate } from './update';

/** Offers a new version; insists where the server no longer speaks to this one. */
export function UpdateGate() {
  useEffect(() => {
    if (!isUpdateReady.value) return;
    return toast(t('update.ready'), { label: t('update.apply'), run: applyUpdate });
  }, [isUpdateReady.value]);
  const update = async () => {
    const worker = await navigator.serviceWorker?.getRegistration();
    await worker?.update().catch(() => undefined);
    applyUpdate();
  };
  return (
    <Dialog
      open={mustUpdate.value}
      title={t('update.must_title')}
      onClose={() => undefined}
      actions={
        <Button kind="primary" big onClick={() => void update()}>
          {t('update.apply')}
        </Button>
      }
    >
      <p>{t('update.must_text')}</p>
    </Dialog>
  );
}
