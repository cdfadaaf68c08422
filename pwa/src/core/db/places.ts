/** Where an announcement stands in the list: the first page is looked up, however many lie here. */
import type { Kept, PersonDb, Stored } from './person';

const WEIGHT: Record<string, number> = { critical: 2, important: 1 };
const ASKS = 4;

/** It must have "understood", or a word on whether this person is safe: what the badge counts. */
export const isOwed = (item: Stored): boolean =>
  (item.must_acknowledge && !item.acknowledged_at) || (item.asks_safety && !item.said_at);

/** It asks something of the reader that it has not got, owed or not. */
export const isAsking = (item: Stored): boolean =>
  isOwed(item) || (item.asks_answer && !item.answered_at);

const timeOf = (instant?: string | null): number => Date.parse(instant ?? '') || 0;

/** Its author answered, and nobody here has opened it since. */
export const hasNewReply = ({ reply, opened_at, reply_opened_at }: Stored): boolean =>
  timeOf(reply?.replied_at) > timeOf(reply_opened_at ?? opened_at);

/** It was not opened, or there is more under it than when it was. */
export const isNew = (item: Stored): boolean => !item.opened_at || hasNewReply(item);

/** Opened at this moment, by the server's clock: what stands in it is not new any more. */
export function asOpened(item: Stored, at: string): Stored {
  const replied = item.reply?.replied_at;
  const seen = timeOf(replied) > timeOf(at) ? replied : at;
  return { ...item, opened_at: item.opened_at ?? at, ...(replied && { reply_opened_at: seen }) };
}

/** Higher comes first: what asks for an answer, what is new, what was read. */
function placeOf(item: Stored): number {
  const weight = WEIGHT[item.priority] ?? 0;
  if (isAsking(item)) return ASKS + weight;
  return isNew(item) ? 1 + weight : 0;
}

/** By instants as text: a comparison in a language's own order would have to be loaded first. */
export const newestFirst = (one: Stored, other: Stored): number =>
  Number(one.published_at < other.published_at) - Number(one.published_at > other.published_at);

/** As it is written to the database. */
export const kept = (item: Stored): Kept => ({ ...item, place: placeOf(item) });

const asking = () => IDBKeyRange.lowerBound([ASKS]);

/** Everything that asks for an answer. */
export const readAsking = (db: PersonDb): Promise<Stored[]> =>
  db.getAllFromIndex('announcements', 'place', asking());

/** The first `most` in the list's order; but everything that asks, and one of the others at least. */
export async function readFirst(
  db: PersonDb,
  most: number,
): Promise<{ items: Stored[]; hasMore: boolean }> {
  return db.look(async (stores) => {
    const index = stores.objectStore('announcements').index('place');
    const asks = await index.getAll(asking());
    const rest = IDBKeyRange.upperBound([ASKS], true);
    const start = await index.openKeyCursor(rest, 'prev');
    const below = await start?.advance(Math.max(1, most - asks.length));
    const others = await index.getAll(
      below ? IDBKeyRange.bound(below.key, [ASKS], true, true) : rest,
    );
    return { items: [...asks, ...others], hasMore: Boolean(below) };
  });
}
