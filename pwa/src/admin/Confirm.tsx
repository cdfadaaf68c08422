import { t } from '../core/i18n';
import { Button, Dialog } from '../ui';
import { Failed } from './loaded';

interface Props {
  title: string;
  text: string;
  action: string;
  isDanger?: boolean;
  isBusy?: boolean;
  error?: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that others will feel; keeps open, with words, where it fails. */
export function Confirm(props: Props) {
  const { title, text, action, isDanger, isBusy, error, onConfirm, onClose } = props;
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('admin.cancel')}</Button>
          <Button kind={isDanger ? 'danger' : 'primary'} busy={isBusy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      {Boolean(error) && <Failed error={error} />}
    </Dialog>
  );
}
