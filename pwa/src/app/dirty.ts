import { t } from '../core/i18n';

const dirty = new Set<string>();

/** Says that something typed is not saved yet: no reload by itself, and a question before leaving. */
export function markDirty(name: string, isDirty: boolean): void {
  if (isDirty) dirty.add(name);
  else dirty.delete(name);
}

export const hasUnsaved = (): boolean => dirty.size > 0;

/** Asks before a link or the browser itself throws away what is not saved. */
export function guardUnsaved(): void {
  addEventListener('beforeunload', (event) => {
    if (hasUnsaved()) event.preventDefault();
  });
  addEventListener('click', askBeforeLeaving, { capture: true });
}

function askBeforeLeaving(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.('a[href]');
  if (!link || !hasUnsaved() || link.getAttribute('target')) return;
  if (confirm(t('ui.leave_unsaved'))) dirty.clear();
  else {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}
