import { signal } from '@preact/signals';
import { t } from '../core/i18n';
import { Button } from './Button';

interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

const shown = signal<Toast[]>([]);
let last = 0;

/** A short word at the bottom. With an action it stays until answered, else for eight seconds. */
export function toast(text: string, action?: Toast['action']): () => void {
  last += 1;
  const one: Toast = { id: last, text, action };
  const close = () => {
    shown.value = shown.value.filter((other) => other.id !== one.id);
  };
  shown.value = [...shown.value.filter((other) => other.text !== text).slice(-1), one];
  if (!action) setTimeout(close, 8000);
  return close;
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.value.map((one) => (
        <Item key={one.id} one={one} />
      ))}
    </div>
  );
}

function Item({ one }: { one: Toast }) {
  const close = () => {
    shown.value = shown.value.filter((other) => other.id !== one.id);
  };
  const act = () => {
    close();
    one.action?.run();
  };
  return (
    <div class="toast">
      <span>{one.text}</span>
      {one.action && (
        <button class="button action" type="button" onClick={act}>
          {one.action.label}
        </button>
      )}
      <Button kind="quiet" icon="x" iconOnly onClick={close}>
        {t('ui.close')}
      </Button>
    </div>
  );
}
