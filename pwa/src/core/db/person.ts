import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { InboxItem } from '../wire';
import { readFact, writeFact } from './device';
import { announce, listen } from './live';

/** An announcement on this device. */
export interface Stored extends InboxItem {
  /** It came with a push: its picture, and perhaps the end of its text, are still to be fetched. */
  isPartial?: boolean;
  /** The end of its text did not fit into the push. */
  isExcerpt?: boolean;
  /** Over how many seconds this device may spread its reports. */
  window?: number;
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
  /** When this device last showed a notification. */
  shownAt: number;
  /** Which messages were shown here, with their rev: none sounds twice. */
  seen: [name: string, rev: number][];
}

interface Schema extends DBSchema {
  announcements: { key: string; value: Stored };
  outbox: { key: string; value: Entry; indexes: { order: number } };
  meta: { key: string; value: unknown };
}

export type PersonDb = IDBPDatabase<Schema>;

/** One step a version, additive: an old page may still be open. */
const MIGRATIONS: ((db: PersonDb) => void)[] = [
  (db) => {
    db.createObjectStore('announcements', { keyPath: 'id' });
    db.createObjectStore('outbox', { keyPath: 'id' }).createIndex('order', 'order');
    db.createObjectStore('meta');
  },
];

const opened = new Map<string, Promise<PersonDb>>();
let isListening = false;

export const nameOf = (person: string): string => `veldpost-${person}`;

/** The database of one person; each person on a shared phone has their own. */
export function openPerson(person: string): Promise<PersonDb> {
  releaseWhenAsked();
  const known = opened.get(person);
  if (known) return known;
  const opening = openDB<Schema>(nameOf(person), MIGRATIONS.length, {
    upgrade: (db, from) => {
      for (const migrate of MIGRATIONS.slice(from)) migrate(db);
    },
    blocked: () => announce('release'),
    blocking: () => void close(person),
    terminated: () => opened.delete(person),
  });
  opened.set(person, opening);
  opening.catch(() => opened.delete(person));
  return opening;
}

/** The database of whoever is signed in; null where nobody is. */
export async function openCurrent(): Promise<PersonDb | null> {
  const [session, isSignedOut] = await Promise.all([readFact('session'), readFact('isSignedOut')]);
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
  const transaction = db.transaction('meta', 'readwrite');
  for (const [name, value] of Object.entries(values)) void transaction.store.put(value, name);
  await transaction.done;
}

/** Remember who has data here, so that the next person's sign-in can clear it. */
export async function notePerson(person: string): Promise<void> {
  const persons = new Set(await readFact('persons'));
  await writeFact('persons', [...persons.add(person)]);
}

/** Everything of this person on this device. */
export async function erasePerson(person: string): Promise<void> {
  announce('release');
  await close(person);
  await deleteDB(nameOf(person));
  const persons = (await readFact('persons')) ?? [];
  await writeFact(
    'persons',
    persons.filter((other) => other !== person),
  );
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
