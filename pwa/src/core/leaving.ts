/**
 * Leaving a shared phone, also without network. Who signs out is gone from the screen at once. What
 * they did goes to the server under their own session, which then ends: before anybody else's
 * begins (`docs/decisions/0017`). Compiled for the page and for the service worker.
 */
import { addLeaver, type Facts, type Leaver, leavers, readFact, removeLeaver } from './db/device';
import { announce } from './db/live';
import { erasePerson, notePerson, openPerson } from './db/person';
import { alone, call, exclusively, reviveSession, send } from './http';
import { flush } from './outbox';
import type { Session } from './wire';

/** A session is not kept open longer for what the server fails on. */
const LONGEST = 24 * 60 * 60_000;
const THEIRS = [
  ...(['session', 'csrf', 'tag', 'refreshedAt', 'isSignedOut'] as const),
  ...(['language', 'target'] as const),
] satisfies (keyof Facts)[];

export interface Chance {
  /** Their cookies are about to be replaced: the session ends, whatever could not be sent. */
  isLast?: boolean;
  /** Try now, whatever was agreed after the last failure. */
  isEager?: boolean;
}

/**
 * Nothing of this person can be read here any more; what they did is kept to be sent. What was
 * refused goes for good where they were told so (`told`: its ids), else it waits for them.
 */
export async function leave(
  { person, device, sign_out_token }: Session,
  told: readonly string[] = [],
): Promise<void> {
  const at = Date.now();
  const leaver = { person: person.id, device: device.id, token: sign_out_token, at };
  await addLeaver(leaver, ...THEIRS);
  await pack(leaver, told);
}

/** Their database goes, and what waits in it into one of its own; again where that was cut short. */
async function pack({ person, device }: Leaver, told: readonly string[] = []): Promise<void> {
  if ((await readFact('persons'))?.includes(person)) await move(person, device, told);
}

/** What waits, to be sent and now for no turn, or to be read; all else is erased. */
async function move(from: string, to: string, told: readonly string[] = []): Promise<void> {
  const queue = await (await openPerson(from)).getAll('outbox');
  const waiting = queue.filter(({ id }) => !told.includes(id));
  if (waiting.length > 0) {
    await notePerson(to);
    await (await openPerson(to)).change(async (stores) => {
      for (const one of waiting) await stores.objectStore('outbox').put({ ...one, due: 0 });
    });
  }
  await erasePerson(from);
}

/**
 * For everybody who left here: sends what they did, then ends their session. How many of them the
 * server has still to hear of.
 */
export function finishLeaving(chance: Chance = {}): Promise<number> {
  return exclusively('veldpost-leaving', async () => {
    const all = await leavers();
    for (const leaver of all) {
      if (await hasLeft(leaver, chance).catch(() => false)) await removeLeaver(leaver);
    }
    if (all.length > 0) announce('session');
    return (await leavers()).length;
  });
}

async function hasLeft(leaver: Leaver, { isLast, isEager }: Chance): Promise<boolean> {
  const isSent = await sendTheirs(leaver, isEager).catch(() => false);
  if (!isSent && !isLast && Math.abs(Date.now() - leaver.at) < LONGEST) return false;
  if (leaver.token) await call('POST', '/api/session/end', { token: leaver.token });
  await move(leaver.device, leaver.person);
  return true;
}

/** True: nothing is left to send, or nothing can be sent as this person any more. */
async function sendTheirs(leaver: Leaver, isEager = true): Promise<boolean> {
  const isNobodyIn = await alone(async () => {
    if (await readFact('session')) return false;
    await pack(leaver);
    return true;
  });
  if (!isNobodyIn) return true;
  const db = await openPerson(leaver.device);
  const isSomeLeft = (await db.getAll('outbox')).some((one) => !one.parked);
  if (!isSomeLeft && leaver.token) return true;
  const theirs = await reviveSession();
  if (theirs?.device.id !== leaver.device) return true;
  leaver.token = theirs.sign_out_token;
  const carrier = (request: Request) => send(request, theirs.csrf_token);
  const { left } = await flush(db, { isEager, carrier });
  return left === 0;
}
