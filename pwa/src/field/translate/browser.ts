import type { Say } from './translate';

/** The browser's own translator (Chrome 138): nothing leaves the phone. */
interface Pair {
  sourceLanguage: string;
  targetLanguage: string;
}

export interface BrowserTranslator {
  availability(pair: Pair): Promise<'unavailable' | 'downloadable' | 'downloading' | 'available'>;
  create(pair: Pair): Promise<{ translate: Say; destroy?: () => void }>;
}

const own = (): BrowserTranslator | undefined =>
  (globalThis as { Translator?: BrowserTranslator }).Translator;

export async function canTranslate(pair: Pair, translator = own()): Promise<boolean> {
  if (!translator) return false;
  return translator.availability(pair).then(
    (availability) => availability !== 'unavailable',
    () => false,
  );
}

/** Within a tap: it may have to fetch the language first. */
export async function withBrowser<T>(
  pair: Pair,
  run: (say: Say) => Promise<T>,
  translator = own(),
): Promise<T> {
  if (!translator) throw new TypeError('This browser has no translator.');
  const made = await translator.create(pair);
  try {
    return await run((text) => made.translate(text));
  } finally {
    made.destroy?.();
  }
}
