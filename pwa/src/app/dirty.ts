import { t } from '../core/i18n';

const dirty = new Set<string>();

/** Says that something typed is not saved yet: no reload by itself, and a question before leaving. */
export function markDirty(name: string, isDirty: boolean): void {
  if (isDirty) dirty.add(name);
  else dirty.delete(name);
}

export const hasUnsaved = (): boolean => dirty.size > 0;

/** Asks before a link, "Back" or the browser itself throws away what is not saved. */
export function guardUnsaved(): void {
  addEventListener('beforeunload', (event) => {
    if (hasUnsaved()) event.preventDefault();
  });
  addEventListener('click', askBeforeLeaving, { capture: true });
  const { navigation } = globalThis as { navigation?: Navigation };
  navigation?.addEventListener('navigate', askBeforeTraversal);
}

/** True: whatever is not saved may go. */
function isLetGo(): boolean {
  if (!confirm(t('ui.leave_unsaved'))) return false;
  dirty.clear();
  return true;
}

function askBeforeLeaving(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.('a[href]');
  if (!link || !hasUnsaved() || link.getAttribute('target')) return;
  if (isLetGo()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Within the app: of any other document `beforeunload` asks. The router hears only of what happens. */
function askBeforeTraversal(event: NavigateEvent): void {
  const isWithin = event.navigationType === 'traverse' && event.destination.sameDocument;
  if (isWithin && event.cancelable && hasUnsaved() && !isLetGo()) event.preventDefault();
}
