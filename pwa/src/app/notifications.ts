import { computed, effect, signal } from '@preact/signals';
import { answered, api } from '../core/client';
import { openCurrent, readMeta, writeMeta } from '../core/db/person';
import { clearNotices } from '../core/notices';
import { Refused, Unreachable } from '../core/problems';
import { isPushSupported, permission, reconcile, subscribe, unsubscribe } from '../core/push';
import type { TestPush } from '../core/wire';
import { bellOf, type Health, recalled } from './bell';
import { isStandalone, keepStorage, place } from './install';
import { thisPhone } from './phone';
import { session } from './session';

export type { Health };
export type TurnedOn = 'on' | 'denied' | 'dismissed' | 'unsupported' | 'push_service';

/** How notifications stand on this device, as the server sees it. */
export const health = signal<Health>('unknown');
const shownAt = signal(0);
const acceptedAt = signal(0);
const testFailedAt = signal(0);
const checkedAt = signal(0);

/** What this device's bell says, and the one next step. */
export const bell = computed(() =>
  bellOf({
    place: place(),
    system: thisPhone().system,
    permission: permission(),
    health: health.value,
    shownAt: shownAt.value,
    acceptedAt: acceptedAt.value,
    testFailedAt: testFailedAt.value,
    now: Math.max(checkedAt.value, shownAt.value, testFailedAt.value, Date.now()),
  }),
);
export const lastShownAt = computed(() => shownAt.value);

let owner: string | undefined;

/** What was learnt is about the person who was here: the next one begins anew. */
effect(() => {
  const person = session.value?.person.id;
  if (person === owner) return;
  owner = person;
  health.value = 'unknown';
  for (const at of [shownAt, acceptedAt, testFailedAt, checkedAt]) at.value = 0;
  if (person) void recall(person).catch(() => undefined);
});

/** Before the server is heard, or without it. */
async function recall(person: string): Promise<void> {
  const db = await openCurrent();
  const kept = db && (await readMeta(db, 'health'));
  if (person === owner && health.peek() === 'unknown') health.value = recalled(kept, permission());
}

const READY = 10_000;
const TEST_EVERY = 1_000;
const TEST_LIMIT = 60_000;
/** Coming into sight again is a reason to look, but not every few seconds. */
const LOOKED_AT_FOR = 60_000;
const DAY = 24 * 60 * 60_000;

async function registration(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null;
  const tooLate = new Promise<null>((resolve) => setTimeout(resolve, READY, null));
  return Promise.race([navigator.serviceWorker.ready, tooLate]);
}

/** iPhones allow notifications only to what is on the home screen. */
export const needsHomeScreen = (): boolean =>
  !isStandalone() && (place() === 'ios_safari' || place() === 'ios_other');

export const canAsk = (): boolean => isPushSupported() && permission() === 'default';

/** At every start and in sight again: compares, repairs, and learns how things stand. */
export async function checkHealth(): Promise<void> {
  const person = owner;
  await learnShown();
  try {
    const heard = await reconcile(await registration());
    if (person !== owner) return;
    acceptedAt.value = Date.parse(heard.last_accepted_at ?? '') || 0;
    shownAt.value = Math.max(shownAt.value, Date.parse(heard.last_displayed_at ?? '') || 0);
    await know(heard.state as Health);
  } catch (error) {
    if (person !== owner) return;
    if (permission() === 'granted' && !(error instanceof Unreachable)) await know('lost');
  }
  checkedAt.value = Date.now();
}

/** The service worker writes down what it shows: known without network, too. */
async function learnShown(): Promise<void> {
  const db = await openCurrent();
  shownAt.value = (db && (await readMeta(db, 'shownAt'))) ?? 0;
  if (db) await clearNotices(db).catch(() => undefined);
}

/** It is what holds at the next start, too, before the server is heard. */
async function know(state: Health): Promise<void> {
  health.value = state;
  const db = await openCurrent();
  if (db) await writeMeta(db, { health: state }).catch(() => undefined);
}

/** Looks again when the app comes into sight, and daily where the browser wakes us for it. */
export function followBell(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || !session.value) return;
    if (Date.now() - checkedAt.value > LOOKED_AT_FOR) void checkHealth();
  });
  void wakeDaily().catch(() => undefined);
}

interface WithPeriodicSync {
  periodicSync?: { register(tag: string, options: { minInterval: number }): Promise<void> };
}

async function wakeDaily(): Promise<void> {
  const { periodicSync } = ((await registration()) ?? {}) as WithPeriodicSync;
  await periodicSync?.register('bell', { minInterval: DAY });
}

/** Asks the person (by the browser), subscribes, tells the server. Call it from a tap.
 *  Throws what the server refuses. */
export async function turnOn(): Promise<TurnedOn> {
  if (!isPushSupported()) return 'unsupported';
  const answer = await Notification.requestPermission();
  if (answer !== 'granted') {
    await checkHealth();
    return answer === 'denied' ? 'denied' : 'dismissed';
  }
  const worker = await registration();
  if (!worker) return 'unsupported';
  try {
    await subscribe(worker);
    await know('on');
    checkedAt.value = Date.now();
    void keepStorage();
    return 'on';
  } catch (error) {
    await know('lost');
    if (error instanceof Refused || error instanceof Unreachable) throw error;
    return 'push_service';
  }
}

export async function turnOff(): Promise<void> {
  await unsubscribe(await registration());
  await know('not_asked');
}

/** Sends a test push to a device and tells how far it is until it ends or a minute is over. */
export async function testPush(device: string, tell: (test: TestPush) => void): Promise<TestPush> {
  const path = { id: device };
  let test = await answered(api.POST('/api/devices/{id}/test-push', { params: { path } }));
  tell(test);
  const until = Date.now() + TEST_LIMIT;
  while (Date.now() < until && test.state !== 'displayed' && test.state !== 'failed') {
    await new Promise((resolve) => setTimeout(resolve, TEST_EVERY));
    const asked = { params: { path: { id: test.id } } };
    test = await answered(api.GET('/api/test-pushes/{id}', asked)).catch(() => test);
    tell(test);
  }
  if (device === session.value?.device.id) noteTest(test);
  return test;
}

/** Only what the notification service took can have been held up on this device. */
function noteTest(test: TestPush): void {
  if (test.state === 'displayed') shownAt.value = Date.now();
  else if (test.accepted_at !== null) testFailedAt.value = Date.now();
}
