import type { ImportPreview, Rejected } from './wire';

/** How many people confirming would write. */
export const toWrite = (preview: ImportPreview): number => preview.created + preview.updated;

/** What confirming would come to, in one word. */
export function verdictOf(preview: ImportPreview): 'ready' | 'nothing_to_do' | 'only_rejected' {
  if (toWrite(preview) > 0) return 'ready';
  return preview.unchanged > 0 || preview.rejected.length === 0 ? 'nothing_to_do' : 'only_rejected';
}

/** How many rejected cells are not listed. */
export const unlisted = (preview: Pick<ImportPreview, 'rejected' | 'rejected_lines'>): number =>
  Math.max(0, preview.rejected_lines - new Set(preview.rejected.map(({ line }) => line)).size);

export const keyOf = (one: Rejected): string => `${one.line} ${one.field} ${one.code}`;
