import { announce } from '../db/live';
import { type Entry, type PersonDb, readMeta, writeMeta } from '../db/person';
import { absolute, exclusively, refusalOf, request } from '../http';
import { Refused, Unreachable } from '../refusals';
import { isAct, type Kind, kindOf, type Outgoing } from './kinds';
import { isAhead, nextAt, outcomeOf, plan, waitAfter } from './plan';

export interface Flushed {
  /** Entries still waiting. */
  left: number;
  /** When to try again (epoch milliseconds); null where nothing waits. */
  nextAt: number | null;
}

/** Who carries a request to the server: whoever is signed in, or somebody who is leaving. */
export type Carrier = (request: Request) => Promise<Response>;

interface Options {
  /** Try now, whatever was agreed after the last failure. */
  isEager?: boolean;
  carrier?: Carrier;
}

/** Sends what is due; alone among all tabs and the service worker. */
export function flush(db: PersonDb, options: Options = {}): Promise<Flushed> {
  const carrier = options.carrier ?? request;
  return exclusively(`veldpost-outbox-${db.name}`, async () => {
    if (options.isEager) await forgetWaits(db);
    while (!isAhead(await readMeta(db, 'retryAt'), Date.now())) {
      const batch = plan(await db.getAllFromIndex('outbox', 'order'), Date.now());
      if (batch.length === 0 || !(await sendBatch(db, batch, carrier))) break;
    }
    announce('outbox');
    return remaining(db);
  });
}

async function forgetWaits(db: PersonDb): Promise<void> {
  await db.change(async (stores) => {
    await stores.objectStore('meta').put(0, 'retryAt');
    const outbox = stores.objectStore('outbox');
    for (const { retryAt, ...one } of await outbox.getAll()) if (retryAt) await outbox.put(one);
  });
}

async function remaining(db: PersonDb): Promise<Flushed> {
  const waiting = (await db.getAll('outbox')).filter((one) => !one.parked);
  const retryAt = (await readMeta(db, 'retryAt')) ?? 0;
  return { left: waiting.length, nextAt: nextAt(waiting, retryAt, Date.now()) };
}

/** True: go on with the next. */
async function sendBatch(db: PersonDb, batch: Entry[], carrier: Carrier): Promise<boolean> {
  const kind = kindOf(batch[0] as Entry) as Kind;
  let answer: unknown;
  try {
    answer = await deliver(kind.request(batch), batch[0]?.id ?? '', carrier);
  } catch (error) {
    return failed(db, batch, error, carrier);
  }
  const all = { settled: batch.map(({ id }) => id), refused: [] };
  const { settled, refused } = kind.settlement?.(answer) ?? all;
  await kind.arrived?.(answer, db);
  await settle(db, settled, refused);
  await writeMeta(db, { failures: 0, retryAt: 0 });
  return settled.length + refused.length > 0;
}

/** What the server answered. Throws Refused or Unreachable. */
export async function deliver(outgoing: Outgoing, key: string, carrier: Carrier): Promise<unknown> {
  const { method, path, body } = outgoing;
  const isFile = body instanceof Blob;
  const headers = new Headers({ 'Idempotency-Key': key });
  if (body) headers.set('Content-Type', isFile ? body.type : 'application/json');
  const content = isFile ? body : body ? JSON.stringify(body) : null;
  const answer = await carrier(new Request(absolute(path), { method, headers, body: content }));
  if (!answer.ok) throw await refusalOf(answer);
  return answer.status === 204 ? undefined : await answer.json();
}

async function failed(
  db: PersonDb,
  batch: Entry[],
  error: unknown,
  carrier: Carrier,
): Promise<boolean> {
  const refusal = error instanceof Refused ? error : null;
  if (!refusal && !(error instanceof Unreachable)) throw error;
  const outcome = outcomeOf(refusal?.status ?? null, refusal?.code);
  if (outcome === 'park') return splitOrPark(db, batch, refusal?.code ?? 'refused', carrier);
  if (outcome === 'hold') return hold(db, batch, refusal?.retryAfter ?? null);
  const failures = ((await readMeta(db, 'failures')) ?? 0) + 1;
  const wait = waitAfter(failures, refusal?.retryAfter ?? null);
  await writeMeta(db, { failures, retryAt: Date.now() + wait, isBusy: refusal !== null });
  return false;
}

/** Our own fault: these wait, the others go on. */
async function hold(db: PersonDb, batch: Entry[], retryAfter: number | null): Promise<boolean> {
  await db.change(async (stores) => {
    const outbox = stores.objectStore('outbox');
    for (const one of batch) {
      const faults = (one.faults ?? 0) + 1;
      const retryAt = Date.now() + waitAfter(faults, retryAfter);
      if (await outbox.count(one.id)) await outbox.put({ ...one, faults, retryAt });
    }
  });
  return true;
}

/** One bad entry must not hold up the others: send them one by one, park the one. */
async function splitOrPark(
  db: PersonDb,
  batch: Entry[],
  code: string,
  carrier: Carrier,
): Promise<boolean> {
  const [first] = batch;
  if (first && batch.length === 1) {
    await settle(db, [], [{ id: first.id, code }]);
    return true;
  }
  for (const one of batch) if (!(await sendBatch(db, [one], carrier))) return false;
  return true;
}

/** Takes out what arrived. What the server will not have is undone; an act stays to be shown. */
async function settle(
  db: PersonDb,
  settled: readonly string[],
  refused: readonly { id: string; code: string }[],
): Promise<void> {
  await db.change(async (stores) => {
    const outbox = stores.objectStore('outbox');
    for (const id of settled) await outbox.delete(id);
    for (const { id, code } of refused) {
      const one = await outbox.get(id);
      if (!one) continue;
      if (isAct(one)) await outbox.put({ ...one, parked: code });
      else await outbox.delete(id);
      await kindOf(one)?.undo?.(one, stores);
    }
  });
  if (refused.length > 0) announce('inbox');
}
