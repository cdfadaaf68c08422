import { canonical, namesNobody, type Rule } from './rule';

export const TITLE_LENGTH = 120;
export const BODY_LENGTH = 10_000;
export const ALT_LENGTH = 250;

export interface Version {
  title: string;
  body: string;
  picture_alt: string;
}

/** What the composer edits; the picture is sent by itself. */
export interface Draft {
  texts: Record<string, Version>;
  default_language: string;
  priority: 'info' | 'important' | 'critical';
  must_acknowledge: boolean;
  is_confidential: boolean;
  asks_answer: boolean;
  is_anonymous: boolean;
  asks_safety: boolean;
  expires_at: string | null;
  audience: Rule;
}

interface Found extends Omit<Draft, 'texts'> {
  texts: (Version & { language: string })[];
}

/** What the composer edits of an announcement as the server gives it. */
export function draftOf(found: Found): Draft {
  const { default_language, priority, must_acknowledge, expires_at, audience } = found;
  const { asks_answer, is_anonymous, asks_safety } = found;
  const texts = found.texts.map(({ language, title, body, picture_alt }) => [
    language,
    { title, body, picture_alt },
  ]);
  return {
    texts: Object.fromEntries(texts),
    default_language,
    priority,
    must_acknowledge,
    is_confidential: found.is_confidential,
    asks_answer,
    is_anonymous,
    asks_safety,
    expires_at,
    audience,
  };
}

export const EMPTY: Version = { title: '', body: '', picture_alt: '' };

/** Every language version, the default one first. */
export function languagesOf(draft: Draft): string[] {
  const others = Object.keys(draft.texts).filter((code) => code !== draft.default_language);
  return [draft.default_language, ...others.sort()];
}

export const versionIn = (draft: Draft, code: string): Version => draft.texts[code] ?? EMPTY;

export function withText(draft: Draft, code: string, change: Partial<Version>): Draft {
  return { ...draft, texts: { ...draft.texts, [code]: { ...versionIn(draft, code), ...change } } };
}

export function withoutLanguage(draft: Draft, code: string): Draft {
  const { [code]: _removed, ...texts } = draft.texts;
  return { ...draft, texts };
}

export const isBlank = (version: Version): boolean => !version.title.trim() && !version.body.trim();

export const isComplete = (version: Version): boolean =>
  Boolean(version.title.trim() && version.body.trim());

type Fields = Map<string, string>;

/** One entry for each thing two editors could change apart from each other. */
function fieldsOf(draft: Draft): Fields {
  const { texts, audience, ...plain } = draft;
  const fields: Fields = new Map(
    Object.entries(plain).map(([name, value]) => [name, JSON.stringify(value)]),
  );
  fields.set('audience', canonical(audience));
  for (const [code, version] of Object.entries(texts)) {
    fields.set(`texts.${code}`, 'here');
    for (const [name, value] of Object.entries(version)) {
      fields.set(`texts.${code}.${name}`, value.trim());
    }
  }
  return fields;
}

/** The names of the fields that differ, as `texts.nl.title` or `priority`. */
export function changes(from: Draft, to: Draft): string[] {
  const [before, after] = [fieldsOf(from), fieldsOf(to)];
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}

export const isSameDraft = (a: Draft, b: Draft): boolean => changes(a, b).length === 0;

export interface Merged {
  draft: Draft;
  /** Fields both changed, differently: a person must choose. */
  clashes: string[];
}

/** Both editors' changes since `base`. Where they clash, `mine` stands until somebody chooses. */
export function merge(base: Draft, mine: Draft, theirs: Draft): Merged {
  const own = new Set(changes(base, mine));
  const differs = new Set(changes(mine, theirs));
  const foreign = changes(base, theirs);
  const clashes = foreign.filter((name) => own.has(name) && differs.has(name));
  const taken = foreign.filter((name) => !own.has(name) && !isHeldBy(clashes, theirs, name));
  return { draft: takeAll(mine, theirs, taken), clashes };
}

/** Part of a language they removed while I wrote in it. */
function isHeldBy(clashes: string[], theirs: Draft, name: string): boolean {
  const [first, code = ''] = name.split('.');
  if (first !== 'texts' || theirs.texts[code]) return false;
  return clashes.some((clash) => clash.startsWith(`texts.${code}`));
}

/** `mine` with these fields as `theirs` has them. */
export const takeAll = (mine: Draft, theirs: Draft, names: readonly string[]): Draft =>
  names.reduce((draft, name) => take(draft, theirs, name), mine);

function take(into: Draft, from: Draft, name: string): Draft {
  const [first, code, part] = name.split('.');
  if (first !== 'texts' || !code) return { ...into, [name]: from[name as keyof Draft] };
  const version = from.texts[code];
  if (!version) return withoutLanguage(into, code);
  if (!part) return withText(into, code, {});
  return withText(into, code, { [part]: version[part as keyof Version] });
}

export type Lack =
  | { what: 'title' | 'body'; language: string }
  | { what: 'audience' }
  | { what: 'anonymity' }
  | { what: 'alt'; language: string }
  | { what: 'expiry' };

/** Among fewer people an anonymous answer is no secret: the server refuses. */
const FEWEST_ANONYMOUS = 10;

/** What keeps this draft from being sent; the review and the server ask the same.
 *  `people`: how many it is for, null while unknown. */
export function lacks(
  draft: Draft,
  hasPicture: boolean,
  now: Date,
  people: number | null = null,
): Lack[] {
  const found: Lack[] = [];
  for (const language of languagesOf(draft)) {
    const version = versionIn(draft, language);
    const isWanted = language === draft.default_language || !isBlank(version);
    if (!isWanted) continue;
    if (!version.title.trim()) found.push({ what: 'title', language });
    if (!version.body.trim()) found.push({ what: 'body', language });
    if (hasPicture && !version.picture_alt.trim()) found.push({ what: 'alt', language });
  }
  if (namesNobody(draft.audience)) found.push({ what: 'audience' });
  if (isTooFew(draft, people)) found.push({ what: 'anonymity' });
  if (draft.expires_at && new Date(draft.expires_at) <= now) found.push({ what: 'expiry' });
  return found;
}

/** The id of the field to jump to, for a field the server named (`texts.nl`, `texts.0.body`). */
export function anchorOf(field: string, draft: Draft): string {
  const [first = '', which = '', part = 'title'] = field.split('.');
  if (first !== 'texts') return first;
  return `text-${languagesOf(draft)[Number(which)] ?? which}-${part}`;
}

const isTooFew = ({ asks_answer, is_anonymous }: Draft, people: number | null): boolean =>
  asks_answer && is_anonymous && people !== null && people > 0 && people < FEWEST_ANONYMOUS;

export type Patch = Partial<Omit<Draft, 'texts'>> & {
  texts?: (Version & { language: string })[];
};

/** Only what changed: a value that was fine yesterday never keeps today's words from being saved. */
export function patch(base: Draft, draft: Draft): Patch {
  const changed = new Set(changes(base, draft).map((name) => name.split('.')[0]));
  const { texts: _texts, ...plain } = draft;
  const kept = Object.entries(plain).filter(([name]) => changed.has(name));
  const texts = textsOf(draft);
  return { ...Object.fromEntries(kept), ...(changed.has('texts') ? { texts } : {}) };
}

/** The versions in the order they are sent: the server's messages count them. */
const textsOf = (draft: Draft) =>
  languagesOf(draft).map((language) => ({ language, ...versionIn(draft, language) }));
