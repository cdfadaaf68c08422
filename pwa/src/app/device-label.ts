import { t } from '../core/i18n';

interface Hints {
  brands?: { brand: string }[];
  getHighEntropyValues?: (names: string[]) => Promise<{ model?: string; platform?: string }>;
}

const BRANDS: [mark: string, name: string][] = [
  ['Edge', 'Edge'],
  ['Opera', 'Opera'],
  ['Samsung', 'Samsung Internet'],
  ['Chrome', 'Chrome'],
  ['Chromium', 'Chromium'],
];

/** "Chrome on Android, Pixel 7" where the browser tells; '' leaves it to the server. */
export async function deviceLabel(
  hints: Hints | undefined = (navigator as { userAgentData?: Hints }).userAgentData,
): Promise<string> {
  const values = await hints?.getHighEntropyValues?.(['model', 'platform']).catch(() => undefined);
  if (!values?.model) return '';
  const brands = hints?.brands?.map(({ brand }) => brand).join(' ') ?? '';
  const browser = BRANDS.find(([mark]) => brands.includes(mark))?.[1] ?? 'Browser';
  return `${browser} on ${values.platform ?? 'Android'}, ${values.model}`.slice(0, 100);
}

/** "Chrome on Android" in the reader's language. */
export function inWords(label: string): string {
  const [browser, system, ...rest] = label.split(' on ');
  return browser && system && rest.length === 0 ? t('devices.label', { browser, system }) : label;
}
