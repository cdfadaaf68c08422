import { signal } from '@preact/signals';
import { answered, api } from '../core/client';
import { Refused, Unreachable } from '../core/problems';
import { isPushSupported, permission, reconcile, subscribe, unsubscribe } from '../core/push';
import type { TestPush } from '../core/wire';
import { isStandalone, keepStorage, place } from './install';

export type Health = 'on' | 'blocked' | 'not_asked' | 'lost' | 'unsupported' | 'unknown';
export type TurnedOn = 'on' | 'denied' | 'dismissed' | 'unsupported' | 'push_service' | 'refused';

/** How notifications stand on this device, as the server sees it. */
export const health = signal<Health>('unknown');

const READY = 10_000;
const TEST_EVERY = 1_000;
const TEST_LIMIT = 60_000;

async function registration(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null;
  const tooLate = new Promise<null>((resolve) => setTimeout(resolve, READY, null));
  return Promise.race([navigator.serviceWorker.ready, tooLate]);
}

/** iPhones allow notifications only to what is on the home screen. */
export const needsHomeScreen = (): boolean =>
  !isStandalone() && (place() === 'ios_safari' || place() === 'ios_other');

export const canAsk = (): boolean => isPushSupported() && permission() === 'default';

/** At every start: compares, repairs, and learns how things stand. */
export async function checkHealth(): Promise<void> {
  try {
    health.value = (await reconcile(await registration())) as Health;
  } catch (error) {
    if (permission() === 'granted' && !(error instanceof Unreachable)) health.value = 'lost';
  }
}

/** Asks the person (by the browser), subscribes, tells the server. Call it from a tap. */
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
    health.value = 'on';
    void keepStorage();
    return 'on';
  } catch (error) {
    health.value = 'lost';
    return error instanceof Refused || error instanceof Unreachable ? 'refused' : 'push_service';
  }
}

export async function turnOff(): Promise<void> {
  await unsubscribe(await registration());
  health.value = 'not_asked';
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
  return test;
}
