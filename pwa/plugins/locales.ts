import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';

const FOLDER = resolve(import.meta.dirname, '../../locales');
const ID = /^virtual:locale\/(field|office)\/([a-z]{2})$/;

export const isServerKey = (key: string): boolean => key.startsWith('server.');
export const isOfficeKey = (key: string): boolean => /^(desk|admin)\./.test(key);

export function readTexts(language: string): Record<string, string> {
  return JSON.parse(readFileSync(resolve(FOLDER, `${language}.json`), 'utf-8'));
}

/** The texts the service worker shows by itself, for `define`. */
export function workerTexts(languages: string[]): Record<string, Record<string, string>> {
  const own = (language: string) =>
    Object.entries(readTexts(language)).filter(([key]) => key.startsWith('sw.'));
  return Object.fromEntries(
    languages.map((language) => [language, Object.fromEntries(own(language))]),
  );
}

/** What a chunk holds: the office's texts apart, the server's own not at all. */
export function textsOf(part: string, language: string): Record<string, string> {
  const texts = Object.entries(readTexts(language)).filter(
    ([key]) => !isServerKey(key) && isOfficeKey(key) === (part === 'office'),
  );
  return Object.fromEntries(texts);
}

/** `virtual:locale/field/nl` and `virtual:locale/office/nl`: one lazy chunk per language and part. */
export function locales(): Plugin {
  return {
    name: 'veldpost-locales',
    resolveId: (id) => (ID.test(id) ? `\0${id}` : undefined),
    load(id) {
      const [, part, language] = ID.exec(id.slice(1)) ?? [];
      if (!id.startsWith('\0virtual:locale/') || !part || !language) return undefined;
      this.addWatchFile(resolve(FOLDER, `${language}.json`));
      return `export default ${JSON.stringify(textsOf(part, language))}`;
    },
  };
}
