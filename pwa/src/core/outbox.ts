/** What this device has to tell the server: written down first, sent when it can be. */
import { byServer } from './clock';
import { announce } from './db/live';
import type { Entry, PersonDb, Stored, Stores } from './db/person';
import { asOpened, isNew, kept } from './db/places';
import { type EntryKind, isAct, kindOf, WITH_ANSWER } from './outbox/kinds';
import { type Show, shown } from './outbox/shown';

export type { Stores } from './db/person';
export { type Flushed, flush } from './outbox/flush';
export { type EntryKind, isAct, KINDS, kindOf } from './outbox/kinds';
export { outcomeOf, plan, waitAfter } from './outbox/plan';

/** Seconds; what a person understood does not wait at all. */
const OPENED_WITHIN = 20;
const LEAST_STEP = 0.001;

/** Something to tell the server; its place in the queue is given by `put`. */
export function entry(kind: EntryKind, subject: string, now: number, delay = 0): Entry {
  return {
    id: crypto.randomUUID(),
    kind,
    subject,
    at: new Date(byServer(now)).toISOString(),
    order: now,
    due: now + delay,
  };
}

/** A random part of the window in which reports are spread. */
export const spread = (seconds: number, random = Math.random()): number =>
  Math.round(Math.max(0, seconds) * 1000 * random);

/** At the end of the queue, also where the phone's clock was put back. */
async function append(stores: Stores, one: Entry): Promise<void> {
  await stores.objectStore('outbox').put(await lastInLine(stores, one));
}

async function lastInLine(stores: Stores, one: Entry): Promise<Entry> {
  const outbox = stores.objectStore('outbox');
  const last = (await outbox.index('order').openKeyCursor(null, 'prev'))?.key ?? 0;
  return { ...one, order: Math.max(one.order, last + LEAST_STEP) };
}

/** Written down first. What a full or damaged phone cannot is sent at once (null), or fails. */
async function writeOrSend<T>(made: Entry, written: Promise<T>): Promise<T | null> {
  const found = await written.catch(async (error) => {
    const { sendAtOnce } = await import('./outbox/at-once');
    if (!(await sendAtOnce(made))) throw error;
    announce('sent');
    return null;
  });
  announce('inbox');
  announce('outbox');
  return found;
}

export interface Act {
  kind: EntryKind;
  /** What it is about: entries of one subject arrive in order. */
  subject: string;
  payload?: unknown;
}

/**
 * Queues something the person did; `show` writes what they see at once. Both are written, or
 * neither. The id is what the server knows the act by.
 */
export async function act(
  db: PersonDb,
  { kind, subject, payload }: Act,
  show: Show = shown,
  now = Date.now(),
): Promise<string> {
  const made = { ...entry(kind, subject, now), payload };
  const written = db.change(async (stores) => {
    await show(made, stores);
    await replace(stores, made);
    await append(stores, made);
  });
  await writeOrSend(made, written);
  return made.id;
}

async function replace(stores: Stores, { kind, subject }: Entry): Promise<void> {
  if (!kindOf({ kind })?.isLatest) return;
  const outbox = stores.objectStore('outbox');
  for (const one of await outbox.getAll()) {
    if (one.kind === kind && one.subject === subject) await outbox.delete(one.id);
  }
}

/**
 * "Understood": shown at once, sent when it can be. `seen` is what stood on the screen, should the
 * phone no longer have it. What was written, as it waits now; null: nothing was.
 */
export async function acknowledge(
  db: PersonDb,
  id: string,
  now = Date.now(),
  seen?: Stored,
): Promise<Entry | null> {
  const made = entry('acknowledged', id, now);
  const written = db.change(async (stores) => {
    const announcements = stores.objectStore('announcements');
    const found = await Promise.all([announcements.get(id), lastInLine(stores, made)]);
    const [item = seen, waiting] = found;
    if (!item || item.acknowledged_at) return null;
    const opened_at = item.opened_at ?? made.at;
    await Promise.all([
      announcements.put(kept({ ...item, opened_at, acknowledged_at: made.at })),
      stores.objectStore('outbox').put(waiting),
    ]);
    return waiting;
  });
  return writeOrSend(made, written);
}

/** The person opened it, told once: people are spread already, so within seconds. */
export async function open(db: PersonDb, id: string, now = Date.now()): Promise<void> {
  const made = entry('opened', id, now);
  await db.change(async (stores) => {
    const announcements = stores.objectStore('announcements');
    const item = await announcements.get(id);
    if (!item || !isNew(item)) return;
    await announcements.put(kept(asOpened(item, made.at)));
    if (item.opened_at) return;
    const due = now + spread(Math.min(item.window ?? 0, OPENED_WITHIN));
    await append(stores, { ...made, due });
  });
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
  const made = entry(kind, subject, now, delay);
  await db.change((stores) => append(stores, made));
  announce('outbox');
}

/** What the person did and the server has not heard of, or will not have. */
export const actsOf = (entries: readonly Entry[]): Entry[] =>
  entries.filter((one) => isAct(one) && one.parked !== WITH_ANSWER);
