/** What becomes of something the server would not have. */
import { announce } from '../db/live';
import type { Entry, PersonDb, Stores } from '../db/person';
import { isCompanion } from './kinds';
import { shown } from './shown';

/** Sends it once more, with what was refused along with it, and shows it as done again. */
export const tryAgain = (db: PersonDb, id: string): Promise<void> =>
  each(db, id, async ({ parked: _parked, faults: _faults, retryAt: _retryAt, ...one }, stores) => {
    await stores.objectStore('outbox').put(one);
    await shown(one, stores);
  });

/** The person lets it go. */
export const drop = (db: PersonDb, id: string): Promise<void> =>
  each(db, id, (one, stores) => stores.objectStore('outbox').delete(one.id));

async function each(
  db: PersonDb,
  id: string,
  change: (one: Entry, stores: Stores) => Promise<void>,
): Promise<void> {
  await db.change(async (stores) => {
    for (const one of await stores.objectStore('outbox').getAll()) {
      if (one.parked && (one.id === id || isCompanion(one, id))) await change(one, stores);
    }
  });
  announce('inbox');
  announce('outbox');
}
