import { now as serverNow } from './clock';
import { LANGUAGES, type Language } from './wire';

type Texts = typeof import('../../../locales/en.json');
type RawKey = keyof Texts & string;
type WithoutPlural<K> = K extends `${infer Base}_${Intl.LDMLPluralRule}` ? Base : K;

/** Every key of `locales/en.json`; `inbox.waiting` stands for `inbox.waiting_one`, `_other`, ... */
export type Key = WithoutPlural<RawKey>;
export type Values = Record<string, string | number>;

type Load = () => Promise<{ default: Record<string, string> }>;

/** Where the texts are. Given by the page, so that nothing here changes when a text does. */
export interface TextSource {
  field: Record<Language, Load>;
  around: Record<Language, Load>;
  office: Record<'nl' | 'en', Load>;
}

/** What only some screens need, and load before they are drawn. */
type Part = 'around' | 'office';

let source: TextSource | undefined;
const added = new Set<Part>();

export function provideTexts(given: TextSource): void {
  source = given;
}

/** Making one takes longer than a hundred uses of it. */
const made = new Map<string, unknown>();

/** Also for each time zone: a driver crosses borders while the app is open. */
function once<T>(name: string, make: () => T): T {
  const key = `${name} ${new Date().getTimezoneOffset()}`;
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as T;
}

let texts: Record<string, string> = {};
let current: Language = 'en';

export const language = (): Language => current;

/** English as in Europe: 23 November, 14:38. */
export const region = (language: string = current): string =>
  language === 'en' ? 'en-GB' : language;

/** The office speaks two languages. */
const officeOf = (one: Language): 'nl' | 'en' => (one === 'nl' ? 'nl' : 'en');
export const officeLanguage = (): 'nl' | 'en' => officeOf(current);

export const isLanguage = (value: unknown): value is Language =>
  LANGUAGES.includes(value as Language);

/** The first language in the list that we speak, by its first two letters. */
export function pickLanguage(wanted: readonly (string | null | undefined)[]): Language {
  for (const tag of wanted) {
    const short = tag?.slice(0, 2).toLowerCase();
    if (isLanguage(short)) return short;
  }
  return 'en';
}

export function useTexts(chosen: Language, loaded: Record<string, string>): void {
  current = chosen;
  texts = loaded;
  made.clear();
}

/** It will most likely be asked for. */
export function fetchLanguage(chosen: Language): void {
  void source?.field[chosen]().catch(() => undefined);
}

export async function loadLanguage(chosen: Language): Promise<void> {
  const loads = [source?.field[chosen], ...[...added].map((part) => loadOf(part, chosen))];
  const loaded = await Promise.all(loads.map((load) => load?.()));
  useTexts(chosen, Object.assign({}, ...loaded.map((each) => each?.default)));
}

/** Adds a part's texts to those already loaded, now and whenever the language changes. */
export async function addTexts(part: Part): Promise<void> {
  added.add(part);
  const chosen = current;
  const loaded = await loadOf(part, chosen)?.();
  if (chosen === current) texts = { ...texts, ...loaded?.default };
}

/** Loads a screen together with the texts that only it and its like have. */
export const withTexts =
  (...parts: Part[]) =>
  <T>(load: () => Promise<T>) =>
  async (): Promise<T> =>
    (await Promise.all([load(), ...parts.map(addTexts)]))[0];

const loadOf = (part: Part, chosen: Language): Load | undefined =>
  part === 'office' ? source?.office[officeOf(chosen)] : source?.around[chosen];

/** The text of a key, with `{name}` filled in; `count` also chooses the plural form. */
export function t(key: Key, values: Values = {}): string {
  const template = find(key, values.count) ?? key;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => shown(values[name]) ?? whole);
}

/** As `t`, for keys made at run time; undefined where there is no such text. */
export function findText(key: string, values: Values = {}): string | undefined {
  return find(key, values.count) === undefined ? undefined : t(key as Key, values);
}

function find(key: string, count: string | number | undefined): string | undefined {
  if (typeof count !== 'number') return texts[key];
  const plural = once('plural', () => new Intl.PluralRules(current));
  return texts[`${key}_${plural.select(count)}`] ?? texts[`${key}_other`] ?? texts[key];
}

function shown(value: string | number | undefined): string | undefined {
  return typeof value === 'number' ? number(value) : value;
}

/** Small whole numbers are the same in all our languages, and most of what is said. */
export const number = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1_000
    ? String(value)
    : once('number', () => new Intl.NumberFormat(current)).format(value);

export const percent = (share: number): string =>
  new Intl.NumberFormat(current, { style: 'percent', maximumFractionDigits: 0 }).format(share);

const format =
  (name: string, options: Intl.DateTimeFormatOptions) =>
  (instant: string | Date): string =>
    once(name, () => new Intl.DateTimeFormat(region(), options)).format(new Date(instant));

export const date = format('date', { day: 'numeric', month: 'long', year: 'numeric' });

export const dateTime = format('dateTime', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

export const time = format('time', { hour: '2-digit', minute: '2-digit' });

const dayAndMonth = format('dayAndMonth', { day: 'numeric', month: 'long' });

const isSameYear = (one: string | Date, other: Date): boolean =>
  new Date(one).getFullYear() === other.getFullYear();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const midnight = (instant: string | Date): number => new Date(instant).setHours(0, 0, 0, 0);

/** "5 minutes ago", "yesterday" by the calendar; a date once it is a week old. */
export function ago(instant: string | Date, now = new Date(serverNow())): string {
  const past = new Date(instant).getTime() - now.getTime();
  const days = Math.round((midnight(instant) - midnight(now)) / DAY);
  const say = (count: number, unit: Intl.RelativeTimeFormatUnit) =>
    once('relative', () => new Intl.RelativeTimeFormat(current, { numeric: 'auto' })).format(
      Math.trunc(count),
      unit,
    );
  if (Math.abs(past) < MINUTE) return say(0, 'second');
  if (Math.abs(past) < HOUR) return say(past / MINUTE, 'minute');
  if (days === 0 || Math.abs(past) < 12 * HOUR) return say(past / HOUR, 'hour');
  if (Math.abs(days) < 7) return say(days, 'day');
  return isSameYear(instant, now) ? dayAndMonth(instant) : date(instant);
}

export function languageName(code: string, inLanguage: string = code): string {
  const name = new Intl.DisplayNames([inLanguage], { type: 'language' }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(inLanguage) + name.slice(1);
}
