import type { Connection } from './person';
import { isAsking } from './places';

/** The newest keep their texts, and what still asks for an answer does. */
const NEWEST = 50;

/** A full phone: what was read long ago keeps its title; its text is fetched when it is opened. */
export async function dropOldTexts(db: Connection): Promise<boolean> {
  const { store, done } = db.transaction('announcements', 'readwrite');
  const all = (await store.getAll()).sort((a, b) => b.published_at.localeCompare(a.published_at));
  const old = all
    .slice(NEWEST)
    .filter((one) => one.opened_at && one.blocks.length > 0)
    .filter((one) => !isAsking(one));
  const bare = { blocks: [], isPartial: true, isExcerpt: true };
  await Promise.all([...old.map((one) => store.put({ ...one, ...bare })), done]);
  return old.length > 0;
}
