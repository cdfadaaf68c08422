import { answered, api } from '../core/client';
import { openCurrent, type PersonDb } from '../core/db/person';
import { act } from '../core/outbox';
import { Unreachable } from '../core/problems';
import { bodyOf, type MyRest, type RestBody } from '../rest/hours';
import { sendSoon } from './engine';

const NAME = 'rest';

/** What is known here, and whether the server has heard of it. */
export interface Known {
  rest: MyRest;
  isWaiting: boolean;
}

/** The server's word, else what this device knows; what still waits to be sent comes first. */
export async function loadRest(): Promise<Known> {
  const db = await openCurrent();
  const waits = db ? await isWaiting(db) : false;
  const kept = (await db?.get('meta', NAME)) as MyRest | undefined;
  if (waits && kept) return { rest: kept, isWaiting: true };
  try {
    const rest = await answered(api.GET('/api/me/rest'));
    await db?.put('meta', rest, NAME);
    return { rest, isWaiting: false };
  } catch (error) {
    if (kept && error instanceof Unreachable) return { rest: kept, isWaiting: false };
    throw error;
  }
}

/** Holds on this device at once, and at the server when it can be reached. */
export async function chooseRest(known: MyRest, body: RestBody): Promise<Known> {
  return keep({ ...known, ...bodyOf(body), source: 'own' }, bodyOf(body));
}

/** The organisation's hours hold again. */
export async function chooseDefault(known: MyRest): Promise<Known> {
  return keep({ ...known, ...bodyOf(known.default), source: 'default' }, null);
}

async function keep(rest: MyRest, payload: RestBody | null): Promise<Known> {
  const db = await openCurrent();
  if (!db) return { rest, isWaiting: false };
  await act(db, { kind: 'rest', subject: NAME, payload }, async (stores) => {
    void stores.objectStore('meta').put(rest, NAME);
  });
  await sendSoon();
  return { rest, isWaiting: await isWaiting(db) };
}

async function isWaiting(db: PersonDb): Promise<boolean> {
  return (await db.getAll('outbox')).some((one) => one.kind === NAME && !one.parked);
}
