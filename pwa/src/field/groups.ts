/** What the inbox is divided into: the driver mode reads it aloud in the same order. */
import type { Stored } from '../core/db/person';
import { isAsking, isNew, newestFirst } from '../core/db/places';

/** Groups in the order in which they matter. */
export function group(all: readonly Stored[]) {
  const asks = all.filter(isAsking);
  const rest = all.filter((item) => !asks.includes(item));
  return {
    asks: [...asks].sort(byPriority),
    fresh: rest.filter(isNew).sort(byPriority),
    earlier: rest.filter((item) => !isNew(item)),
  };
}

const WEIGHT: Record<string, number> = { critical: 0, important: 1, info: 2 };

const byPriority = (one: Stored, other: Stored): number =>
  (WEIGHT[one.priority] ?? 2) - (WEIGHT[other.priority] ?? 2) || newestFirst(one, other);

/** The first `most` of all groups, in their order. */
export function firstOf({ asks, fresh, earlier }: ReturnType<typeof group>, most: number) {
  const left = Math.max(0, most - asks.length);
  return {
    asks: asks.slice(0, most),
    fresh: fresh.slice(0, left),
    earlier: earlier.slice(0, Math.max(0, left - fresh.length)),
  };
}
