/** Whom the admin has ticked. A person stays ticked while other pages are looked at. */
export interface Chosen {
  id: string;
  name: string;
  state: string;
}
export type Selection = ReadonlyMap<string, Chosen>;

export function toggle(selection: Selection, person: Chosen): Selection {
  const next = new Map(selection);
  if (!next.delete(person.id)) next.set(person.id, person);
  return next;
}

/** Ticks the whole page; where it is ticked already, clears it. */
export function togglePage(selection: Selection, page: readonly Chosen[]): Selection {
  const next = new Map(selection);
  const isFull = pageState(selection, page) === 'all';
  for (const person of page) {
    if (isFull) next.delete(person.id);
    else next.set(person.id, person);
  }
  return next;
}

export function pageState(selection: Selection, page: readonly Chosen[]): 'none' | 'some' | 'all' {
  const ticked = page.filter((person) => selection.has(person.id)).length;
  if (ticked === 0) return 'none';
  return ticked === page.length ? 'all' : 'some';
}
