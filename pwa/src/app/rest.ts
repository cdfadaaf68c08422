import { chosen } from '../core/chosen';
import { answered, api } from '../core/client';
import { openCurrent, type PersonDb } from '../core/db/person';
import { act } from '../core/outbox';
import { bodyOf, type MyRest, type RestBody } from '../rest/hours';
import { sendSoon } from './engine';
import { openMine } from './mine';

const NAME = 'rest';

/** What is known here, and whether the server has heard of it. */
export interface Known {
  rest: MyRest;
  isWaiting: boolean;
}

/** What this device knows, at once: what still waits to be sent comes first. Else the server's word. */
export async function loadRest(): Promise<Known> {
  const db = await openCurrent();
  return (db && (await known(db))) ?? askRest();
}

/** The server's word of now, behind what already stands there; null where it has none to give. */
export async function refreshRest(): Promise<Known | null> {
  const db = await openCurrent();
  const before = db && (await known(db));
  if (!before || before.isWaiting) return null;
  return askRest().catch(() => null);
}

async function askRest(): Promise<Known> {
  const rest = await answered(api.GET('/api/me/rest'));
  const db = await openCurrent();
  await db?.put('meta', rest, NAME);
  return (db && (await known(db))) ?? { rest, isWaiting: false };
}

/** So that it can be read and changed without network before it was ever looked at. */
export async function keepRest(): Promise<void> {
  const db = await openCurrent();
  if (db && !(await known(db))) await loadRest();
}

/** Holds on this device at once, and at the server when it can be reached: nobody waits for that. */
export const chooseRest = (body: RestBody): Promise<Known> => choose(bodyOf(body));

/** The organisation's hours hold again. */
export const chooseDefault = (): Promise<Known> => choose(null);

async function choose(payload: RestBody | null): Promise<Known> {
  const db = await openMine();
  await act(db, { kind: 'rest', subject: NAME, payload });
  void sendSoon().catch(() => undefined);
  return (await known(db)) ?? loadRest();
}

/** Without the network: the server's last word, and over it what was chosen since. */
async function known(db: PersonDb): Promise<Known | null> {
  const own = await chosen(db, 'rest', NAME);
  const rest = (await db.get('meta', NAME)) as MyRest | undefined;
  if (!rest) return null;
  if (!own) return { rest, isWaiting: false };
  const body = own.payload as RestBody | null;
  const choice = body
    ? { ...body, source: 'own' as const }
    : { ...bodyOf(rest.default), source: 'default' as const };
  return { rest: { ...rest, ...choice }, isWaiting: true };
}
