import { openCurrent } from '../core/db/person';
import { finishLeaving } from '../core/leaving';
import { type Flushed, flush } from '../core/outbox';
import { waitInTurn } from '../core/pacing';

declare const self: ServiceWorkerGlobalScope;

/** Chrome stops a service worker soon after its events: longer waits are left to the next chance. */
export const LONGEST_STAY = 20_000;

interface WithSync {
  sync?: { register(tag: string): Promise<void> };
}

export async function flushNow(): Promise<Flushed | null> {
  const db = await openCurrent();
  return db ? flush(db) : null;
}

/** Sends what waits after `delay`; asks for a Background Sync where that is too long or fails. */
export async function flushAfter(delay: number): Promise<void> {
  if (delay <= LONGEST_STAY) {
    await sleep(delay);
    const flushed = await flushNow();
    if (!flushed?.left) return;
  }
  const { sync } = self.registration as ServiceWorkerRegistration & WithSync;
  await sync?.register('outbox').catch(() => undefined);
}

/** For the `sync` event: waits for what is due soon; a rejection makes the browser try again. */
export async function flushOrThrow(): Promise<void> {
  const leaving = await finishLeaving();
  let flushed = await flushNow();
  const wait = waitInTurn(flushed?.nextAt ?? null, Date.now());
  if (wait !== null) {
    await sleep(wait);
    flushed = await flushNow();
  }
  const left = (flushed?.left ?? 0) + leaving;
  if (left) throw new Error(`${left} still wait to be sent.`);
}

const sleep = (wait: number) => new Promise((resolve) => setTimeout(resolve, wait));
