import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { DataChoice } from '../low-data';
import type { Organisation, Session } from '../wire';
import { run } from './reopening';
import { dropOldMedia } from './room';

/** Somebody who signed out here, until the server has heard of it. */
export interface Leaver {
  person: string;
  device: string;
  /** Ends that session, and can do nothing else. */
  token: string;
  /** Epoch milliseconds. */
  at: number;
}

/** What belongs to this browser, whoever is signed in. */
export interface Facts {
  session: Session;
  organisation: Organisation;
  /** Kept after the session ended, so that its queue can still be sent by the same person. */
  persons: string[];
  csrf: string;
  /** What messages to this device carry: anything else was meant for somebody before. */
  tag: string;
  /** By this phone's clock, as a name for the renewal: compared for being the same. */
  refreshedAt: number;
  /** Milliseconds to add to this phone's clock, as the server's answers say. */
  clockOffset: number;
  isSignedOut: boolean;
  language: string;
  /** What a notification says whose own words are not for whoever holds the phone now. */
  neutral: { title: string; body: string };
  /** A notification was tapped: what to open, should the system start the app elsewhere. */
  target: { path: string; at: number };
  /** The server no longer speaks to clients below this. */
  minimumClient: number;
  /** Whether pictures and sound wait to be asked for. */
  dataChoice: DataChoice;
  /** Seconds of quiet before driver mode goes on; 0: it does not. */
  driveRest: number;
  /** Names a sign-in until its answer is here: asked again, it is the same one. */
  attempt: string;
  /** Likewise, of an app's session that is opened by the cookies it came with. */
  branching: string;
}

interface Schema extends DBSchema {
  facts: { key: string; value: unknown };
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('veldpost', 1, {
    upgrade: (db) => void db.createObjectStore('facts'),
    blocking: () => void close(),
    terminated: () => {
      opened = null;
    },
  }).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function close(): Promise<void> {
  const closing = opened;
  opened = null;
  (await closing?.catch(() => null))?.close();
}

const early = async () => database();

// A page needs it whatever happens: it opens while the rest of the app is still being run.
if (globalThis.document) void early().catch(() => undefined);

const source = { open: database, lose: () => void close(), makeRoom: dropOldMedia };

/** What was read at once; null: each fact is looked up when it is asked for. */
let known: Promise<Map<string, unknown>> | null = null;

/** A start asks for most facts, some of them often: while it runs, all of them are read once. */
export async function reading<T>(work: () => Promise<T>): Promise<T> {
  const read = readAll();
  known = read;
  try {
    return await work();
  } finally {
    if (known === read) known = null;
  }
}

const readAll = (): Promise<Map<string, unknown>> =>
  run(source, async (db) => {
    const { store } = db.transaction('facts');
    const [names, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
    return new Map(names.map((name, index) => [name, values[index]]));
  });

export async function readFact<K extends keyof Facts>(name: K): Promise<Facts[K] | undefined> {
  if (known) return (await known).get(name) as Facts[K] | undefined;
  return run(source, (db) => db.get('facts', name) as Promise<Facts[K] | undefined>);
}

/** Whatever changes the facts: what was read before holds no longer. */
function change(work: (db: IDBPDatabase<Schema>) => Promise<unknown>): Promise<unknown> {
  known = null;
  return run(source, work);
}

export async function writeFact<K extends keyof Facts>(name: K, value: Facts[K]): Promise<void> {
  await change((db) => db.put('facts', value, name));
}

export async function removeFact(...names: (keyof Facts)[]): Promise<void> {
  await change((db) => {
    const { store, done } = db.transaction('facts', 'readwrite');
    return Promise.all([...names.map((name) => store.delete(name)), done]);
  });
}

const EVERY_LEAVER = ['leaver:', 'leaver:~'] as const;

const keyOf = ({ device }: Leaver): string => `leaver:${device}`;

export async function leavers(): Promise<Leaver[]> {
  const theirs = IDBKeyRange.bound(...EVERY_LEAVER);
  return run(source, (db) => db.getAll('facts', theirs) as Promise<Leaver[]>);
}

/** Somebody leaves, and what was known of them goes: both or neither. */
export async function addLeaver(leaver: Leaver, ...gone: (keyof Facts)[]): Promise<void> {
  await change((db) => {
    const { store, done } = db.transaction('facts', 'readwrite');
    const going = gone.map((name) => store.delete(name));
    return Promise.all([store.put(leaver, keyOf(leaver)), ...going, done]);
  });
}

export async function removeLeaver(leaver: Leaver): Promise<void> {
  await change((db) => db.delete('facts', keyOf(leaver)));
}
