import {
  type DBSchema,
  deleteDB,
  type IDBPDatabase,
  type IDBPTransaction,
  openDB,
  type StoreNames,
} from 'idb';
import { recallClock } from '../clock';
import type { InboxItem } from '../wire';
import { readFact, writeFact } from './device';
import { announce, listen } from './live';
import { kept } from './places';
import { run } from './reopening';
import { dropOldMedia } from './room';

/** An announcement on this device. */
export interface Stored extends InboxItem {
  /** It came with a push: its picture, and perhaps the end of its text, are still to be fetched. */
  isPartial?: boolean;
  /** The end of its text did not fit into the push. */
  isExcerpt?: boolean;
  /** Over how many seconds this device may spread its reports. */
  window?: number;
  /** When the person answered, and said whether they are safe, as far as this device knows. */
  answered_at?: string | null;
  said_at?: string | null;
  /** When they last opened it with its author's answer under it. */
  reply_opened_at?: string | null;
}

/** As it lies in the database: with its place in the list, see `places`. */
export interface Kept extends Stored {
  place: number;
}

/** Something the person or the device did that the server must hear of, once. */
export interface Entry {
  /** Made here; the server takes the same one only once. */
  id: string;
  /** One of `outbox/kinds`. */
  kind: string;
  /** What it is about, most often an announcement's id: in order within one. */
  subject: string;
  at: string;
  order: number;
  /** Epoch milliseconds: reports are spread so that a million phones are no stampede. */
  due: number;
  /** What the person chose or wrote. */
  payload?: unknown;
  /** How often the server failed on it, and until when it is left alone. */
  faults?: number;
  retryAt?: number;
  /** Why the server will not have it: kept to be shown. */
  parked?: string;
}

export interface Meta {
  cursor: string;
  etag: string;
  syncedAt: number;
  failures: number;
  retryAt: number;
  /** It answered, and asked for patience; else it could not be reached. */
  isBusy: boolean;
  /** The inbox came anew: what this person answered on another device is not known yet. */
  isToLearn: boolean;
  /** How notifications stood here when the server was last heard. */
  health: string;
  /** When this device last showed a notification. */
  shownAt: number;
  /** Which messages were shown here, with their rev: none sounds twice. */
  seen: [name: string, rev: number][];
}

interface Schema extends DBSchema {
  announcements: {
    key: string;
    value: Kept;
    indexes: { place: [place: number, published_at: string]; published: string };
  };
  outbox: { key: string; value: Entry; indexes: { order: number } };
  meta: { key: string; value: unknown };
}

export type Connection = IDBPDatabase<Schema>;

const SIMPLE = [
  ...(['get', 'getAll', 'getAllKeys', 'getAllFromIndex', 'count'] as const),
  ...(['put', 'delete', 'clear'] as const),
];

/** Every store of the person's database, in one transaction. */
export type Stores = ReturnType<typeof everyStore>;

type Readable = ReturnType<typeof everyStoreToRead>;

/** The database of one person. It opens anew where its connection was lost, and repeats. */
export type PersonDb = Pick<Connection, 'name' | (typeof SIMPLE)[number]> & {
  /** Writes all of it or nothing. `work` may run twice: whatever it makes up is made outside. */
  change<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
  /** Reads all of it as it is at one moment. */
  look<T>(work: (stores: Readable) => Promise<T>): Promise<T>;
};

/** One step a version, additive: an old page may still be open. */
const MIGRATIONS: ((db: Connection, upgrade: Upgrade) => void)[] = [
  (db) => {
    db.createObjectStore('announcements', { keyPath: 'id' });
    db.createObjectStore('outbox', { keyPath: 'id' }).createIndex('order', 'order');
    db.createObjectStore('meta');
  },
  (_, upgrade) => {
    const announcements = upgrade.objectStore('announcements');
    announcements.createIndex('place', ['place', 'published_at']);
    announcements.createIndex('published', 'published_at');
  },
  (_, upgrade) => void placeAnew(upgrade),
];

/** What was answered before the announcement itself told so. */
async function placeAnew(upgrade: Upgrade): Promise<void> {
  const announcements = upgrade.objectStore('announcements');
  for (const item of await announcements.getAll()) {
    const own = (await upgrade.objectStore('meta').get(`own:${item.id}`)) as Before | undefined;
    const answered_at = own?.answer?.at ?? null;
    await announcements.put(kept({ ...item, answered_at, said_at: own?.safety?.at ?? null }));
  }
}

type Before = { [part in 'answer' | 'safety']?: { at: string } };

type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

const opened = new Map<string, Promise<Connection>>();
let isListening = false;

export const nameOf = (person: string): string => `veldpost-${person}`;

let dropMore = async (_: Connection): Promise<boolean> => false;

/** What else may go where a phone is full of more than media: the page knows, see `db/texts`. */
export function alsoDrop(drop: (db: Connection) => Promise<boolean>): void {
  dropMore = drop;
}

/** The database of one person; each person on a shared phone has their own. */
export async function openPerson(person: string): Promise<PersonDb> {
  let connection = connect(person);
  const source = {
    open: () => connection,
    lose: () => {
      void close(person);
      connection = reconnect(person);
    },
    makeRoom: async () => (await dropOldMedia()) || dropMore(await connection).catch(() => false),
  };
  const { name } = await run(source, async (db) => db);
  const simple = SIMPLE.map((method) => [
    method,
    (...values: unknown[]) => run(source, (db) => (db[method] as AnyMethod)(...values)),
  ]);
  return {
    ...(Object.fromEntries(simple) as Pick<Connection, (typeof SIMPLE)[number]>),
    name,
    change: (work) => run(source, (db) => whole(everyStore(db), work)),
    look: (work) => run(source, (db) => work(everyStoreToRead(db))),
  };
}

type AnyMethod = (...values: unknown[]) => Promise<unknown>;

function connect(person: string): Promise<Connection> {
  releaseWhenAsked();
  const known = opened.get(person);
  if (known) return known;
  const forget = () => void opened.delete(person);
  const open = (version?: number) =>
    openDB<Schema>(nameOf(person), version, {
      upgrade: (db, from, _, upgrade) => {
        for (const migrate of MIGRATIONS.slice(from)) migrate(db, upgrade);
      },
      blocked: () => announce('release'),
      blocking: () => void close(person),
      terminated: forget,
    });
  // A newer page made it newer: nothing was taken away, so it is opened as it is.
  const opening = open(MIGRATIONS.length).catch((error) => {
    if (error.name !== 'VersionError') throw error;
    return open();
  });
  opened.set(person, opening);
  opening.catch(forget);
  return opening;
}

/** Not for somebody who left this device meanwhile: nothing of them comes back. */
async function reconnect(person: string): Promise<Connection> {
  const db = await connect(person);
  const [persons, session] = await Promise.all([readFact('persons'), readFact('session')]);
  if (persons?.includes(person) || session?.person.id === person) return db;
  if ((await db.count('outbox')) === 0) await erasePerson(person);
  throw new Error('This person has left this device.');
}

const EVERY = ['announcements', 'outbox', 'meta'] as const;

const everyStore = (db: Connection) =>
  db.transaction([...EVERY], 'readwrite', { durability: 'strict' });

const everyStoreToRead = (db: Connection) => db.transaction([...EVERY]);

async function whole<T>(stores: Stores, work: (stores: Stores) => Promise<T>): Promise<T> {
  const working = work(stores).catch((error) => {
    stores.abort();
    throw error;
  });
  const [worked, done] = await Promise.allSettled([working, stores.done]);
  if (worked.status === 'rejected') throw stores.error ?? worked.reason;
  if (done.status === 'rejected') throw done.reason;
  return worked.value;
}

/** The database of whoever is signed in; null where nobody is. */
export async function openCurrent(): Promise<PersonDb | null> {
  const facts = [readFact('session'), readFact('isSignedOut'), recallClock()] as const;
  const [session, isSignedOut] = await Promise.all(facts);
  return session && !isSignedOut ? openPerson(session.person.id) : null;
}

async function close(person: string): Promise<void> {
  const opening = opened.get(person);
  opened.delete(person);
  (await opening?.catch(() => null))?.close();
}

function releaseWhenAsked(): void {
  if (isListening) return;
  isListening = true;
  listen((topic) => {
    if (topic === 'release') for (const person of opened.keys()) void close(person);
  });
}

export async function readMeta<K extends keyof Meta>(
  db: PersonDb,
  name: K,
): Promise<Meta[K] | undefined> {
  return (await db.get('meta', name)) as Meta[K] | undefined;
}

export async function writeMeta(db: PersonDb, values: Partial<Meta>): Promise<void> {
  await db.change(async (stores) => {
    for (const [name, value] of Object.entries(values)) {
      await stores.objectStore('meta').put(value, name);
    }
  });
}

/** Remember who has data here, so that the next person's sign-in can clear it. */
export async function notePerson(person: string): Promise<void> {
  const persons = new Set(await readFact('persons'));
  await writeFact('persons', [...persons.add(person)]);
}

/** Everything of this person on this device; first their name, so that nothing is made anew. */
export async function erasePerson(person: string): Promise<void> {
  const persons = (await readFact('persons')) ?? [];
  await writeFact(
    'persons',
    persons.filter((other) => other !== person),
  );
  announce('release');
  await close(person);
  await deleteDB(nameOf(person));
}

/** Another person signed in: nothing of the earlier ones can be read any more; what they said waits for them. */
export async function eraseOthers(person: string): Promise<void> {
  for (const other of (await readFact('persons')) ?? []) {
    if (other === person) continue;
    const db = await openPerson(other);
    if ((await db.count('outbox')) === 0) await erasePerson(other);
    else {
      await db.clear('announcements');
      await db.clear('meta');
    }
  }
}
