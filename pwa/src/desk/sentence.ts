import { type Group, isForEveryone, type Kind, namesNobody, type Rule, valuesOf } from './rule';

/** Everything the sentence needs from the reader's language. */
export interface Words {
  locale: string;
  say: (phrase: Phrase, values?: Record<string, string>) => string;
  /** A value as people read it: a language's name, a person's name. Undefined: not known here. */
  name: (kind: Kind, value: string) => string | undefined;
}

export type Phrase =
  | 'nobody'
  | 'everyone'
  | 'job'
  | 'site'
  | 'department'
  | 'language'
  | 'role'
  | 'only'
  | 'also'
  | 'people'
  | 'except';

const MOST_NAMED = 6;

/** "Driver in Ghent or Utrecht, and everyone in Antwerp, except Ada Vos." */
export function sentence(rule: Rule, words: Words): string {
  if (namesNobody(rule)) return capitalised(words.say('nobody'), words);
  const who = rule.any.some(isForEveryone) ? words.say('everyone') : groups(rule.any, words);
  const whole = rule.except.length
    ? words.say('except', { who, not: groups(rule.except, words) })
    : who;
  return capitalised(whole, words);
}

/** Groups hold lists of their own, so a comma alone would not tell them apart. */
const groups = (all: readonly Group[], words: Words): string =>
  all
    .map((group) => groupPhrase(group, words))
    .reduce((who, other) => words.say('also', { who, other }));

const capitalised = (text: string, words: Words): string =>
  text.charAt(0).toLocaleUpperCase(words.locale) + text.slice(1);

/** One group: who they are, where they are, what they read. */
export function groupPhrase(group: Group, words: Words): string {
  const people = valuesOf(group, 'person');
  if (people.length > 0 && group.all.length === 1) return named('person', people, words);
  const start = named('job', valuesOf(group, 'job'), words) || words.say('everyone');
  const kinds: (Kind & Phrase)[] = ['role', 'department', 'site', 'language'];
  const phrase = kinds.reduce((said, kind) => {
    const values = named(kind, valuesOf(group, kind), words);
    return values ? words.say(kind, { who: said, values }) : said;
  }, start);
  return people.length
    ? words.say('only', { who: phrase, values: named('person', people, words) })
    : phrase;
}

function named(kind: Kind, values: readonly string[], words: Words): string {
  const names = values.slice(0, MOST_NAMED).map((value) => words.name(kind, value));
  const known = names.filter((name) => name !== undefined);
  if (known.length < names.length) return words.say('people', { count: String(values.length) });
  if (values.length > MOST_NAMED) known.push(`+${values.length - MOST_NAMED}`);
  return joined(known, words, kind === 'person' ? 'conjunction' : 'disjunction');
}

function joined(parts: string[], words: Words, type: Intl.ListFormatType): string {
  return new Intl.ListFormat(words.locale, { type }).format(parts);
}
