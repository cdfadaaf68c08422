import { signal } from '@preact/signals';
import { findText, language, languageName, officeLanguage, t } from '../core/i18n';
import type { Priority } from './api';
import type { Rule } from './rule';
import { sentence, type Words } from './sentence';

/** Names of people met in answers, by their id. */
const names = signal<ReadonlyMap<string, string>>(new Map());

export function learnNames(people: readonly { id: string; name: string }[]): void {
  const unknown = people.filter(({ id, name }) => names.value.get(id) !== name);
  if (unknown.length === 0) return;
  names.value = new Map([...names.value, ...unknown.map(({ id, name }) => [id, name] as const)]);
}

export const nameOf = (id: string): string | undefined => names.value.get(id);

export const inOffice = (code: string): string => languageName(code, officeLanguage());

const WORDS = (): Words => ({
  locale: officeLanguage(),
  say: (phrase, values = {}) =>
    phrase === 'people'
      ? t('desk.who.people', { count: Number(values.count) })
      : t(`desk.who.${phrase}`, values),
  name: (kind, value) => {
    if (kind === 'person') return names.value.get(value);
    if (kind === 'language') return inOffice(value);
    if (kind === 'role') return findText(`desk.role.${value}`) ?? value;
    return value;
  },
});

/** "Driver in Ghent or Utrecht, except Ada Vos". */
export const audienceInWords = (rule: Rule): string => sentence(rule, WORDS());

export const PRIORITIES: readonly Priority[] = ['info', 'important', 'critical'];

/** Words for a code the server gives; the code itself where it is new to us. */
export const codeInWords = (area: string, code: string): string =>
  findText(`desk.${area}.${code}`) ?? code.replaceAll('_', ' ');

export const kilobytes = (bytes: number): string =>
  `${new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(bytes / 1000)} kB`;
