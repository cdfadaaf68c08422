import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';

const FOLDER = resolve(import.meta.dirname, '../../locales');
const ID = /^virtual:locale\/(field|around|office)\/([a-z]{2})$/;

export const isServerKey = (key: string): boolean => key.startsWith('server.');
export const isOfficeKey = (key: string): boolean => /^(desk|admin)\./.test(key);

/** What only the screens of `field/around` say. */
export const isAroundKey = (key: string): boolean =>
  /^(bell\.way_|(devices|diagnostics|receipt|rest|search|settings|signin|test|tour|trouble|waiting|welcome)\.)/.test(
    key,
  );

const partOf = (key: string): string =>
  isOfficeKey(key) ? 'office' : isAroundKey(key) ? 'around' : 'field';

export function readTexts(language: string): Record<string, string> {
  return JSON.parse(readFileSync(resolve(FOLDER, `${language}.json`), 'utf-8'));
}

/** What a chunk holds: the office's texts and the rarer screens' apart, the server's own not at all. */
export function textsOf(part: string, language: string): Record<string, string> {
  const texts = Object.entries(readTexts(language)).filter(
    ([key]) => !isServerKey(key) && partOf(key) === part,
  );
  return Object.fromEntries(texts);
}

/** `virtual:locale/field/nl`, `virtual:locale/office/nl`: one lazy chunk per language and part. */
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
