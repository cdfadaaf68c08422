import { announce } from './db/live';
import { type Entry, type EntryKind, type PersonDb, readMeta, writeMeta } from './db/person';
import { call, exclusively } from './http';
import { Refused, Unreachable } from './refusals';
import type { Settlement } from './wire';

export const MOST_AT_ONCE = 50;
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 15 * 60_000;
/** Seconds; what a person understood does not wait at all. */
const OPENED_WITHIN = 20;
const STRICT = { durability: 'strict' } as const;

let last = 0;

/** Rises with every entry made here, also within one millisecond. */
function nextOrder(now: number): number {
  last = Math.max(now, last + 0.001);
  return last;
}

export function entry(kind: EntryKind, subject: string, now: number, delay = 0): Entry {
  return {
    id: crypto.randomUUID(),
    kind,
    subject,
    at: new Date(now).toISOString(),
    order: nextOrder(now),
    due: now + delay,
  };
}

/** A random part of the window in which reports are spread. */
export const spread = (seconds: number, random = Math.random()): number =>
  Math.round(Math.max(0, seconds) * 1000 * random);

/** "Understood": shown at once, sent when it can be. Both are written together or not at all. */
export async function acknowledge(db: PersonDb, id: string, now = Date.now()): Promise<void> {
  const transaction = db.transaction(['announcements', 'outbox'], 'readwrite', STRICT);
  const announcements = transaction.objectStore('announcements');
  const item = await announcements.get(id);
  if (item && !item.acknowledged_at) {
    const at = new Date(now).toISOString();
    const opened_at = item.opened_at ?? at;
    void announcements.put({ ...item, opened_at, acknowledged_at: at });
    void transaction.objectStore('outbox').add(entry('acknowledged', id, now));
  }
  await transaction.done;
  announce('inbox');
  announce('outbox');
}

/** The person opened it: people are spread already, so within seconds. */
export async function open(db: PersonDb, id: string, now = Date.now()): Promise<void> {
  const transaction = db.transaction(['announcements', 'outbox'], 'readwrite', STRICT);
  const announcements = transaction.objectStore('announcements');
  const item = await announcements.get(id);
  if (item && !item.opened_at) {
    void announcements.put({ ...item, opened_at: new Date(now).toISOString() });
    const delay = spread(Math.min(item.window ?? 0, OPENED_WITHIN));
    void transaction.objectStore('outbox').add(entry('opened', id, now, delay));
  }
  await transaction.done;
  announce('inbox');
  announce('outbox');
}

/** The device showed a notification. */
export async function report(
  db: PersonDb,
  kind: 'displayed' | 'test_displayed',
  subject: string,
  delay: number,
  now = Date.now(),
): Promise<void> {
  await db.add('outbox', entry(kind, subject, now, delay));
  announce('outbox');
}

/** What to send now: the oldest first, never more than one request takes. Riders need not be due. */
export function plan(entries: Entry[], now: number): Entry[] {
  const waiting = entries.filter((one) => !one.parked).sort((a, b) => a.order - b.order);
  if (!waiting.some((one) => one.due <= now)) return [];
  const first = waiting[0];
  const isTest = first?.kind === 'test_displayed';
  if (isTest) return [first];
  return waiting.filter((one) => one.kind !== 'test_displayed').slice(0, MOST_AT_ONCE);
}

export type Outcome = 'settled' | 'keep' | 'sign_in' | 'park';

/** What an answer means for what was sent. Throttling and our own faults never lose anything. */
export function outcomeOf(status: number | null, code = ''): Outcome {
  if (status === null || status >= 500 || status === 408 || status === 429) return 'keep';
  if (status < 300) return 'settled';
  if (status === 401) return 'sign_in';
  if (status === 403 && (code === 'csrf_failed' || code === 'other_site')) return 'keep';
  return 'park';
}

/** How long to wait after this many failures: doubling, with jitter; the server's word counts. */
export function waitAfter(failures: number, retryAfter: number | null, random = Math.random()) {
  const backoff = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.max(0, failures - 1));
  const jittered = backoff * (0.5 + random / 2);
  return Math.round(Math.max(jittered, (retryAfter ?? 0) * 1000));
}

export interface Flushed {
  /** Entries still waiting. */
  left: number;
  /** When to try again (epoch milliseconds); null where nothing waits. */
  nextAt: number | null;
}

/** Sends what is due; alone among all tabs and the service worker. */
export function flush(db: PersonDb, options: { isEager?: boolean } = {}): Promise<Flushed> {
  return exclusively(`veldpost-outbox-${db.name}`, async () => {
    if (options.isEager) await writeMeta(db, { retryAt: 0 });
    while (Date.now() >= ((await readMeta(db, 'retryAt')) ?? 0)) {
      const batch = plan(await db.getAllFromIndex('outbox', 'order'), Date.now());
      if (batch.length === 0 || !(await sendBatch(db, batch))) break;
    }
    announce('outbox');
    return remaining(db);
  });
}

async function remaining(db: PersonDb): Promise<Flushed> {
  const waiting = (await db.getAll('outbox')).filter((one) => !one.parked);
  const retryAt = (await readMeta(db, 'retryAt')) ?? 0;
  const due = Math.min(...waiting.map((one) => one.due));
  return { left: waiting.length, nextAt: waiting.length ? Math.max(due, retryAt) : null };
}

/** True: go on with the next. */
async function sendBatch(db: PersonDb, batch: Entry[]): Promise<boolean> {
  try {
    const { settled, refused } = await deliver(batch);
    await settle(db, settled, refused);
    await writeMeta(db, { failures: 0, retryAt: 0 });
    return settled.length + refused.length > 0;
  } catch (error) {
    return failed(db, batch, error);
  }
}

async function deliver(batch: Entry[]): Promise<Settlement> {
  const [first] = batch;
  if (first?.kind === 'test_displayed') {
    await call('POST', `/api/test-pushes/${first.subject}/displayed`);
    return { settled: [first.id], refused: [] };
  }
  const receipts = batch.map(({ id, kind, subject, at }) => ({
    id,
    announcement_id: subject,
    kind,
    at,
  }));
  return call<Settlement>(
    'POST',
    '/api/receipts',
    { receipts },
    { 'Idempotency-Key': first?.id ?? '' },
  );
}

async function failed(db: PersonDb, batch: Entry[], error: unknown): Promise<boolean> {
  const refusal = error instanceof Refused ? error : null;
  if (!refusal && !(error instanceof Unreachable)) throw error;
  const outcome = outcomeOf(refusal?.status ?? null, refusal?.code);
  if (outcome === 'park') return splitOrPark(db, batch, refusal?.code ?? 'refused');
  const failures = ((await readMeta(db, 'failures')) ?? 0) + 1;
  const wait = waitAfter(failures, refusal?.retryAfter ?? null);
  await writeMeta(db, { failures, retryAt: outcome === 'sign_in' ? 0 : Date.now() + wait });
  return false;
}

/** One bad entry must not hold up the others: send them one by one, park the one. */
async function splitOrPark(db: PersonDb, batch: Entry[], code: string): Promise<boolean> {
  const [first] = batch;
  if (first && batch.length === 1) {
    await settle(db, [], [{ id: first.id, code }]);
    return true;
  }
  for (const one of batch) if (!(await sendBatch(db, [one]))) return false;
  return true;
}

/** Takes out what arrived. What the server will not have is undone; a lost "understood" is shown. */
async function settle(
  db: PersonDb,
  settled: readonly string[],
  refused: readonly { id: string; code: string }[],
): Promise<void> {
  const transaction = db.transaction(['outbox', 'announcements'], 'readwrite', STRICT);
  const outbox = transaction.objectStore('outbox');
  const announcements = transaction.objectStore('announcements');
  for (const id of settled) void outbox.delete(id);
  for (const { id, code } of refused) {
    const one = await outbox.get(id);
    if (one?.kind !== 'acknowledged') {
      void outbox.delete(id);
      continue;
    }
    void outbox.put({ ...one, parked: code });
    const item = await announcements.get(one.subject);
    if (item) void announcements.put({ ...item, acknowledged_at: null });
  }
  await transaction.done;
  if (refused.length > 0) announce('inbox');
}
