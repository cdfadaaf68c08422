/** Signing out on this page: what the person sees of `core/leaving`. Loaded when somebody leaves. */
import { signal } from '@preact/signals';
import { showBadge } from '../core/badge';
import { leavers, removeFact } from '../core/db/device';
import { announce } from '../core/db/live';
import { openCurrent } from '../core/db/person';
import { exclusively } from '../core/http';
import { type Chance, finishLeaving, leave } from '../core/leaving';
import { actsOf, flush } from '../core/outbox';
import { atMost, clearPictures } from './account';
import { markLeftBehind } from './left-behind';
import { loadSession, session } from './session';

const PATIENCE = 4_000;
/** The next person waits for the one before no longer than for one request. */
const COURTESY = 15_000;
const AGAIN = 30_000;

/** What the server has heard of the last sign-out here; null: nobody has just left. */
export const farewell = signal<'waiting' | 'heard' | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

export interface Unheard {
  /** The server would hear of it only after they are gone. */
  unsent: number;
  /** The server would not have it: it goes from the phone with them. */
  refused: number;
  /** By id, all that goes so. */
  told: string[];
}

/** How much of what the person did has not arrived. */
export async function unheard(): Promise<Unheard> {
  const db = await openCurrent();
  if (!db) return { unsent: 0, refused: 0, told: [] };
  await atMost(PATIENCE, flush(db, { isEager: true }));
  const queue = await db.getAll('outbox');
  const acts = actsOf(queue);
  const refused = acts.filter((one) => one.parked).length;
  const told = queue.filter((one) => one.parked).map(({ id }) => id);
  return { unsent: acts.length - refused, refused, told };
}

/**
 * Nothing of this person stays on this device: not the messages, not the bell, not the number. `told`
 * is what they know to go for good.
 */
export async function signOut({ told }: Pick<Unheard, 'told'> = { told: [] }): Promise<void> {
  const leaver = session.value;
  const registration = await navigator.serviceWorker?.getRegistration();
  markLeftBehind();
  if (leaver) await leave(leaver, told);
  await atMost(PATIENCE, silence(registration));
  localStorage.clear();
  await clearPictures();
  await showBadge(0);
  await atMost(PATIENCE * 2, finishLeaving());
  await followLeaving();
  await loadSession();
  announce('session');
}

/** Alone, so that no repair of the bell which is under way brings it back. */
function silence(registration?: ServiceWorkerRegistration): Promise<void> {
  return exclusively('veldpost-bell', async () => {
    await removeFact('tag');
    for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
    const subscription = await registration?.pushManager?.getSubscription();
    await subscription?.unsubscribe();
  });
}

/** Before somebody else signs in: their cookies replace those of whoever left. */
export const letLeave = () => atMost(COURTESY, finishLeaving({ isLast: true }));

/** Until the server has heard of everybody: at each chance this page gets, and by itself. */
export async function followLeaving(): Promise<void> {
  const isWaiting = (await leavers()).length > 0;
  if (isWaiting || farewell.value) farewell.value = isWaiting ? 'waiting' : 'heard';
  clearTimeout(timer);
  if (!isWaiting) return removeEventListener('online', online);
  addEventListener('online', online);
  timer = setTimeout(() => void again({ isEager: false }), AGAIN);
  await queue().catch(() => undefined);
}

const online = () => void again();

export async function again(chance: Chance = {}): Promise<void> {
  clearTimeout(timer);
  await followLeaving();
  await finishLeaving(chance);
  await followLeaving();
}

/** The browser's own queue, where it has one, also works when nobody has the app open. */
async function queue(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const { sync } = (registration ?? {}) as { sync?: { register(tag: string): Promise<void> } };
  await sync?.register('outbox');
}
