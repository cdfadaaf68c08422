/** A database that cannot be opened or read: what still can be is carried into a new one. */
import { deleteDB, openDB } from 'idb';
import { writeFact } from './device';
import { announce } from './live';
import { openPerson, type Stores } from './person';

const DEVICE = 'veldpost';
const PREFIX = `${DEVICE}-`;
const ACTS = 'outbox';
/** Where the server left off: without it everything is fetched anew. */
const POSITION = new Set<IDBValidKey>(['cursor', 'etag', 'stale']);

type Row = [key: IDBValidKey, value: unknown];
type Readable = Record<string, Row[] | null>;

export interface Ill {
  name: string;
  /** By store; null: it cannot be read. */
  found: Readable;
}

const storesOf = (name: string): string[] =>
  name === DEVICE ? ['facts'] : ['announcements', ACTS, 'meta'];

const namesHere = async (): Promise<string[]> =>
  (await indexedDB.databases())
    .map(({ name = '' }) => name)
    .filter((name) => name === DEVICE || name.startsWith(PREFIX));

/** The databases of ours that cannot be read as a whole. */
export async function findIll(): Promise<Ill[]> {
  const all = await Promise.all(
    (await namesHere()).map(async (name) => ({ name, found: await read(name) })),
  );
  return all.filter(({ found }) => Object.values(found).includes(null));
}

/** In whatever version it is. */
async function read(name: string): Promise<Readable> {
  const found: Readable = Object.fromEntries(storesOf(name).map((store) => [store, null]));
  try {
    const db = await openDB(name);
    for (const store of storesOf(name)) {
      const [keys, values] = await Promise.all([db.getAllKeys(store), db.getAll(store)]).catch(
        () => [],
      );
      found[store] = keys?.map((key, index) => [key, values?.[index]]) ?? null;
    }
    db.close();
  } catch {
    return found;
  }
  return found;
}

/** Whether what the person did, and the server has not heard of, can be carried over. */
export const areActsSafe = (all: readonly Ill[]): boolean =>
  all.every(({ found }) => !(ACTS in found) || found[ACTS] !== null);

/** Throws where the phone cannot even do this. */
export async function replace({ name, found }: Ill): Promise<void> {
  await deleteDB(name, { blocked: () => announce('release') });
  if (name === DEVICE) await restoreFacts(found);
  else await restorePerson(name.slice(PREFIX.length), found);
}

async function restoreFacts({ facts }: Readable): Promise<void> {
  const people = (await namesHere()).filter((name) => name !== DEVICE);
  await writeFact(
    'persons',
    people.map((name) => name.slice(PREFIX.length)),
  );
  for (const [name, value] of facts ?? []) await writeFact(name as 'csrf', value as string);
}

async function restorePerson(person: string, found: Readable): Promise<void> {
  const db = await openPerson(person);
  await db.change(async (stores: Stores) => {
    for (const [, value] of found.announcements ?? []) {
      await stores.objectStore('announcements').put(value as never);
    }
    for (const [, value] of found[ACTS] ?? []) {
      await stores.objectStore('outbox').put(value as never);
    }
    for (const [key, value] of found.meta ?? []) {
      if (!POSITION.has(key)) await stores.objectStore('meta').put(value, key as string);
    }
  });
}
