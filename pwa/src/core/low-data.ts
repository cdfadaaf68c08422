import { region } from './i18n';

/** As the phone says, or as the person says. */
export type DataChoice = 'auto' | 'on' | 'off';

export interface Connection {
  saveData?: boolean;
  effectiveType?: string;
}

const SLOW = new Set(['slow-2g', '2g']);

/** What the browser tells of the connection; Safari and Firefox tell nothing. */
export const connection = (): Connection & Partial<EventTarget> =>
  (globalThis.navigator as { connection?: Connection & EventTarget } | undefined)?.connection ?? {};

/** Whether nothing large is to be fetched before it was asked for. */
export const isScarce = (
  choice: DataChoice,
  { saveData, effectiveType }: Connection = connection(),
): boolean =>
  choice === 'auto' ? Boolean(saveData) || SLOW.has(effectiveType ?? '') : choice === 'on';

/** "84 kB", "1.2 MB". */
export function size(bytes: number): string {
  const isLarge = bytes >= 1_000_000;
  return new Intl.NumberFormat(region(), {
    style: 'unit',
    unit: isLarge ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: isLarge ? 1 : 0,
  }).format(isLarge ? bytes / 1_000_000 : Math.max(1, bytes / 1_000));
}
