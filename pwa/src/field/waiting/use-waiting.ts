import { useEffect, useState } from 'preact/hooks';
import { openWaiting } from '../../app/inbox';
import { session } from '../../app/session';
import { leavers } from '../../core/db/device';
import { listen } from '../../core/db/live';
import { type Entry, type PersonDb, readMeta, type Stored } from '../../core/db/person';
import { actsOf } from '../../core/outbox';
import { arrivedSince, type Way } from './fate';

/** An act and, for whoever is signed in, the announcement it is about. */
export interface Row {
  entry: Entry;
  about?: Stored;
}

export interface Waiting extends Omit<Way, 'isOffline'> {
  rows: Row[];
  /** What arrived while this was looked at. */
  sent: Row[];
  /** Somebody signed out here, and the server has still to hear of it: perhaps of more than that. */
  isSomeoneLeaving: boolean;
}

export const NOTHING: Waiting = {
  rows: [],
  sent: [],
  retryAt: 0,
  isBusy: false,
  isSignedIn: false,
  isSomeoneLeaving: false,
};

/** The queue as it is now; `before` tells what arrived since. */
export async function read(before: Waiting): Promise<Waiting> {
  const isSignedIn = session.value !== null;
  const isSomeoneLeaving = !isSignedIn && (await leavers()).length > 0;
  const db = await openWaiting();
  if (!db) return { ...NOTHING, isSignedIn, isSomeoneLeaving };
  const [queue, retryAt, isBusy] = await Promise.all([
    db.getAllFromIndex('outbox', 'order'),
    readMeta(db, 'retryAt'),
    readMeta(db, 'isBusy'),
  ]);
  const rows = await Promise.all(actsOf(queue).map((entry) => rowOf(entry, db, isSignedIn)));
  const arrived = arrivedSince(entriesOf(before.rows), queue).map(({ id }) => id);
  const sent = [...before.sent, ...before.rows.filter(({ entry }) => arrived.includes(entry.id))];
  const way = { isSignedIn, retryAt: retryAt ?? 0, isBusy: isBusy ?? false };
  return { rows, sent, isSomeoneLeaving, ...way };
}

const entriesOf = (rows: readonly Row[]): Entry[] => rows.map(({ entry }) => entry);

const rowOf = async (entry: Entry, db: PersonDb, isSignedIn: boolean): Promise<Row> => ({
  entry,
  about: isSignedIn ? await db.get('announcements', entry.subject) : undefined,
});

/** Null until the database has been read; then it follows the queue, in whatever tab. */
export function useWaiting(): Waiting | null {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  useEffect(() => {
    let isOver = false;
    let latest = NOTHING;
    let turn = Promise.resolve();
    const again = () => {
      turn = turn.then(async () => {
        latest = await read(latest);
        if (!isOver) setWaiting(latest);
      });
    };
    const stop = listen((topic) => {
      if (topic === 'outbox' || topic === 'inbox' || topic === 'session') again();
    });
    again();
    return () => {
      isOver = true;
      stop();
    };
  }, []);
  return waiting;
}
