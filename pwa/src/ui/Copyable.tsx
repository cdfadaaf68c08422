import { t } from '../core/i18n';
import { Button } from './Button';
import { toast } from './Toast';

/** A text to hand on, with a button that copies it. */
export function Copyable({ text, label }: { text: string; label: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast(t('ui.copied'));
  };
  return (
    <Button icon="copy" onClick={() => void copy()}>
      {label}
    </Button>
  );
}
