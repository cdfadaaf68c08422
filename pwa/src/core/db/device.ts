import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { DataChoice } from '../low-data';
import type { Organisation, Session } from '../wire';

/** What belongs to this browser, whoever is signed in. */
export interface Facts {
  session: Session;
  organisation: Organisation;
  /** Kept after the session ended, so that its queue can still be sent by the same person. */
  persons: string[];
  csrf: string;
  /** What messages to this device carry: anything else was meant for somebody before. */
  tag: string;
  refreshedAt: number;
  isSignedOut: boolean;
  language: string;
  /** What a notification says whose own words are not for whoever holds the phone now. */
  neutral: { title: string; body: string };
  /** The server has not heard of the language chosen here. */
  isLanguageUnheard: boolean;
  /** A notification was tapped: what to open, should the system start the app elsewhere. */
  target: { path: string; at: number };
  /** The server has not heard of a sign-out made without network. */
  isSignOutUnheard: boolean;
  /** The server no longer speaks to clients below this. */
  minimumClient: number;
  /** Whether pictures and sound wait to be asked for. */
  dataChoice: DataChoice;
  /** Seconds of quiet before driver mode goes on; 0: it does not. */
  driveRest: number;
  /** Names a sign-in until its answer is here: asked again, it is the same one. */
  attempt: string;
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
  const db = await opened;
  opened = null;
  db?.close();
}

export async function readFact<K extends keyof Facts>(name: K): Promise<Facts[K] | undefined> {
  return (await (await database()).get('facts', name)) as Facts[K] | undefined;
}

export async function writeFact<K extends keyof Facts>(name: K, value: Facts[K]): Promise<void> {
  await (await database()).put('facts', value, name);
}

export async function removeFact(...names: (keyof Facts)[]): Promise<void> {
  const transaction = (await database()).transaction('facts', 'readwrite');
  await Promise.all([...names.map((name) => transaction.store.delete(name)), transaction.done]);
}
