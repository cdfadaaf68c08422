/** Where an announcement stands in the list: the first page is looked up, however many lie here. */
import type { Kept, PersonDb, Stored } from './person';

const WEIGHT: Record<string, number> = { critical: 2, important: 1 };
const ASKS = 4;

/** Higher comes first: what asks for "understood", what is new, what was read. */
function placeOf(item: Stored): number {
  const weight = WEIGHT[item.priority] ?? 0;
  if (item.must_acknowledge && !item.acknowledged_at) return ASKS + weight;
  return item.opened_at ? 0 : 1 + weight;
}

/** As it is written to the database. */
export const kept = (item: Stored): Kept => ({ ...item, place: placeOf(item) });

const asking = () => IDBKeyRange.lowerBound([ASKS]);

/** Everything that asks for "understood". */
export const readAsking = (db: PersonDb): Promise<Stored[]> =>
  db.getAllFromIndex('announcements', 'place', asking());

/** What asks, and the first `most` of all others in the list's order. */
export async function readFirst(
  db: PersonDb,
  most: number,
): Promise<{ items: Stored[]; hasMore: boolean }> {
  return db.look(async (stores) => {
    const index = stores.objectStore('announcements').index('place');
    const asks = index.getAll(asking());
    const start = await index.openKeyCursor(IDBKeyRange.upperBound([ASKS], true), 'prev');
    const next = await start?.advance(most);
    const from = next ? IDBKeyRange.bound(next.key, [ASKS], true, true) : null;
    const others = index.getAll(from ?? IDBKeyRange.upperBound([ASKS], true));
    return { items: [...(await asks), ...(await others)], hasMore: Boolean(next) };
  });
}
