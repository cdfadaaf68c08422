import type { Language } from '../core/wire';

/** The texts of a card in the language of the person it is for, not of the admin who prints it. */
export type CardTexts = (key: string, values?: Record<string, string>) => string;

const LOAD: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  nl: () => import('virtual:locale/field/nl'),
  en: () => import('virtual:locale/field/en'),
  de: () => import('virtual:locale/field/de'),
  fr: () => import('virtual:locale/field/fr'),
  es: () => import('virtual:locale/field/es'),
  pl: () => import('virtual:locale/field/pl'),
};

export async function loadCardTexts(
  languages: Iterable<Language>,
): Promise<Map<Language, CardTexts>> {
  const wanted = [...new Set(languages)];
  const loaded = await Promise.all(wanted.map((language) => LOAD[language]()));
  return new Map(loaded.map(({ default: texts }, at) => [wanted[at] as Language, fillFrom(texts)]));
}

export const fillFrom =
  (texts: Record<string, string>): CardTexts =>
  (key, values = {}) =>
    (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
