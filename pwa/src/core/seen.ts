import { type PersonDb, readMeta } from './db/person';
import type { Payload } from './payload';

const MOST = 200;

const nameOf = ({ kind, id }: Payload): string => `${kind}:${id}`;

/** Shown here before, or read already: it may stand there again, but makes no sound. */
export async function isHeard(db: PersonDb, payload: Payload): Promise<boolean> {
  const seen = new Map(await readMeta(db, 'seen'));
  if ((seen.get(nameOf(payload)) ?? -1) >= payload.rev) return true;
  if (payload.kind !== 'announcement') return false;
  const item = await db.get('announcements', payload.id);
  return item !== undefined && item.rev >= payload.rev && Boolean(item.opened_at);
}

/** This device showed it: when, and what must not sound again. */
export async function noteShown(db: PersonDb, payload: Payload, now = Date.now()): Promise<void> {
  await db.change(async (stores) => {
    const meta = stores.objectStore('meta');
    const seen = new Map((await meta.get('seen')) as [string, number][] | undefined);
    const name = nameOf(payload);
    const rev = Math.max(seen.get(name) ?? 0, payload.rev);
    seen.delete(name);
    seen.set(name, rev);
    await meta.put([...seen].slice(-MOST), 'seen');
    await meta.put(now, 'shownAt');
  });
}
