import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../core/i18n';
import { Button } from './Button';

interface Props {
  open: boolean;
  title: string;
  onClose: () => void;
  children?: ComponentChildren;
  /** Buttons at the end, the main one last. */
  actions?: ComponentChildren;
  sheet?: boolean;
}

/** A modal the browser keeps focus in; Escape and the cross close it. */
export function Dialog({ open, title, onClose, children, actions, sheet }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    if (!open || !dialog) return;
    const opener = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      ref={element}
      class={sheet ? 'sheet' : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        <Button kind="quiet" icon="x" iconOnly onClick={onClose}>
          {t('ui.close')}
        </Button>
      </div>
      <div class="stack">{children}</div>
      {actions && <div class="dialog-actions">{actions}</div>}
    </dialog>
  );
}

/** A dialog that rises from the bottom of a phone. */
export const Sheet = (props: Omit<Props, 'sheet'>) => <Dialog {...props} sheet />;
