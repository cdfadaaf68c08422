import { effect, signal } from '@preact/signals';
import { showBadge } from '../core/badge';
import { readFact } from '../core/db/device';
import { alsoDrop, openCurrent } from '../core/db/person';
import { isFull } from '../core/db/room';
import { flush, spread } from '../core/outbox';
import { Refused, Unreachable } from '../core/problems';
import { prefetchMedia, sync, tidyMedia } from '../core/sync';
import { comeBack } from './account';
import { followConnection, isOffline } from './connection';
import { items, loadInbox, toAnswer } from './inbox';
import { isLowData } from './low-data';
import { checkHealth } from './notifications';
import { session } from './session';

const STALE = 30_000;
const EVERY = 5 * 60_000;
const LATER = 1_000;
const LONGEST_TIMER = 2 ** 31 - 1;

/** The person asked for news, or the app looks by itself. */
export const isRefreshing = signal(false);
/** When this device last heard from the server. */
export const refreshedAt = signal(0);

let timer: ReturnType<typeof setTimeout> | undefined;

/** Sends what waits, fetches what is new. Never throws: the state is in the signals. */
export async function refresh(): Promise<void> {
  if (!session.value || isRefreshing.value) return;
  isRefreshing.value = true;
  try {
    if (!(await readFact('session'))) await comeBack();
    await send({ isEager: true });
    await sync();
    isOffline.value = false;
    refreshedAt.value = Date.now();
    void drawn()
      .then(keepSettings)
      .catch(() => undefined);
    const looked = isLowData.value ? tidyMedia() : prefetchMedia(pictureWidth());
    void looked.catch(() => undefined);
  } catch (error) {
    if (error instanceof Unreachable) isOffline.value = true;
    else if (!(error instanceof Refused || isFull(error))) throw error;
  } finally {
    isRefreshing.value = false;
  }
}

/** A while after what is new stands on the screen: a first visit's network is for that alone. */
async function drawn(): Promise<void> {
  await loadInbox();
  await new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, LATER))),
  );
}

/** They can be read and changed without network, also before anybody ever looked at them. */
async function keepSettings(): Promise<void> {
  const db = await openCurrent();
  if (db && !(await db.get('meta', 'rest'))) await (await import('./rest')).keepRest();
}

/** Sends what waits to be sent; comes back by itself when more is due. */
export async function send(options: { isEager?: boolean } = {}): Promise<void> {
  const db = await openCurrent();
  if (!db) return;
  const { nextAt } = await flush(db, options);
  clearTimeout(timer);
  if (nextAt === null) return;
  const wait = Math.min(LONGEST_TIMER, Math.max(1_000, nextAt - Date.now()));
  timer = setTimeout(() => void send().catch(() => undefined), wait);
}

/** After a tap: send now, and let the browser's own queue help where it has one. */
export async function sendSoon(options: { isEager?: boolean } = {}): Promise<void> {
  await send(options).catch(() => undefined);
  const registration = await navigator.serviceWorker?.getRegistration();
  const { sync: queue } = (registration ?? {}) as {
    sync?: { register(tag: string): Promise<void> };
  };
  const db = await openCurrent();
  if (db && (await db.count('outbox')) > 0) await queue?.register('outbox').catch(() => undefined);
}

/** By the screen, not the window: the same when the phone is turned and while out of sight. */
export const pictureWidth = (): number =>
  Math.min(screen.width, screen.height, 704) * Math.min(globalThis.devicePixelRatio || 1, 2);

let rest: ReturnType<typeof setTimeout> | undefined;

/** A push brought the beginning while the app is in sight: the rest follows, spread over time. */
function fetchTheRest(): void {
  const partial = items.value?.find((item) => item.isPartial);
  clearTimeout(rest);
  if (!partial || document.visibilityState !== 'visible') return;
  rest = setTimeout(() => void refresh(), 1_000 + spread(Math.min(partial.window ?? 0, 60)));
}

/** At boot, on the network's return, on becoming visible, and every few minutes while in sight. */
export function followServer(): void {
  const again = () => void refresh();
  alsoDrop(async (db) => (await import('../core/db/texts')).dropOldTexts(db));
  followConnection(again);
  document.addEventListener('visibilitychange', () => {
    const isStale = Math.abs(Date.now() - refreshedAt.value) > STALE;
    if (document.visibilityState === 'visible' && isStale) again();
  });
  setInterval(() => {
    if (document.visibilityState === 'visible') again();
  }, EVERY);
  let person: string | undefined;
  effect(() => {
    const signedIn = session.value?.person.id;
    if (signedIn && signedIn !== person) void refresh().then(checkHealth);
    person = signedIn;
  });
  effect(fetchTheRest);
  effect(() => {
    if (items.value) void showBadge(toAnswer.value);
  });
}
