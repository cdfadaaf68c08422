/** An audience's rule as the composer edits it. Pure: every edit returns a new rule. */

export const KINDS = ['site', 'department', 'job', 'language', 'role', 'person'] as const;
export type Kind = (typeof KINDS)[number];

export type Clause = Partial<Record<Kind, string[]>>;
export interface Group {
  all: Clause[];
}
export interface Rule {
  any: Group[];
  except: Group[];
}
export type Part = 'any' | 'except';

export const NOBODY: Rule = { any: [], except: [] };
export const EVERYONE: Rule = { any: [{ all: [] }], except: [] };

/** The kind and values of a clause; a clause on the wire has exactly one kind. */
export function read(clause: Clause): [kind: Kind, values: string[]] {
  const [kind, values] = Object.entries(clause)[0] ?? ['site', []];
  return [kind as Kind, values ?? []];
}

export const valuesOf = (group: Group, kind: Kind): string[] =>
  group.all.map(read).find(([found]) => found === kind)?.[1] ?? [];

export const isForEveryone = (group: Group): boolean => group.all.length === 0;

/** Whether the audience starts from everybody rather than from chosen groups. */
export const startsFromEveryone = (rule: Rule): boolean => rule.any.some(isForEveryone);

export const namesNobody = (rule: Rule): boolean => rule.any.length === 0;

/** A group that only names people, one by one. */
export const isByName = (group: Group): boolean =>
  group.all.length > 0 && group.all.every((clause) => read(clause)[0] === 'person');

export function addGroup(rule: Rule, part: Part, group: Group): Rule {
  return { ...rule, [part]: [...rule[part], group] };
}

export function removeGroup(rule: Rule, part: Part, at: number): Rule {
  return { ...rule, [part]: rule[part].filter((_, index) => index !== at) };
}

export function replaceGroup(rule: Rule, part: Part, at: number, group: Group): Rule {
  return { ...rule, [part]: rule[part].map((old, index) => (index === at ? group : old)) };
}

/** The group with these values for this kind; no values: the clause goes. */
export function withValues(group: Group, kind: Kind, values: readonly string[]): Group {
  const others = group.all.filter((clause) => read(clause)[0] !== kind);
  const all = values.length > 0 ? [...others, { [kind]: [...new Set(values)] }] : others;
  return { all: all.sort((a, b) => KINDS.indexOf(read(a)[0]) - KINDS.indexOf(read(b)[0])) };
}

/** A card for single people, before the first is chosen. */
export const PEOPLE: Group = { all: [{ person: [] }] };

export const withPeople = (ids: string[]): Group => ({ all: [{ person: ids }] });

/**
 * What is sent: groups still being filled in are left out, so that a half-made group never means
 * everybody. That it is for everyone is said by the person, never by an empty card.
 */
export function settled(cards: Rule, isEveryone: boolean): Rule {
  const filled = (groups: Group[]) => groups.map(withoutEmpty).filter((one) => !isForEveryone(one));
  return {
    any: isEveryone ? EVERYONE.any : filled(cards.any),
    except: filled(cards.except),
  };
}

const withoutEmpty = (group: Group): Group => ({
  all: group.all.filter((clause) => read(clause)[1].length > 0),
});

export function peopleIn(rule: Rule): string[] {
  const named = [...rule.any, ...rule.except].flatMap((group) => valuesOf(group, 'person'));
  return [...new Set(named)];
}

/** The same text for rules that say the same in another order. */
export function canonical(rule: Rule): string {
  const groups = (list: Group[]) =>
    [...new Set(list.map((group) => JSON.stringify(group.all.map(clause).sort())))].sort();
  const clause = (value: Clause) => {
    const [kind, values] = read(value);
    return JSON.stringify([kind, [...new Set(values)].sort()]);
  };
  return JSON.stringify([groups(rule.any), groups(rule.except)]);
}

export const isSameRule = (a: Rule, b: Rule): boolean => canonical(a) === canonical(b);
