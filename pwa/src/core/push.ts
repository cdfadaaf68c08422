import { readFact, writeFact } from './db/device';
import { call } from './http';
import type { Organisation } from './wire';

export type PermissionState = 'granted' | 'denied' | 'default' | 'unsupported';

/** Whether this browser could receive pushes here at all. */
export const isPushSupported = (): boolean =>
  'PushManager' in globalThis && 'Notification' in globalThis;

export const permission = (): PermissionState =>
  isPushSupported() ? Notification.permission : 'unsupported';

/** base64url of an uncompressed P-256 point, as `subscribe` wants it. */
export function keyBytes(key: string): Uint8Array<ArrayBuffer> {
  const padded = key
    .replace(/-/g, '+')
    .replace(/_/g, '/')
    .padEnd(Math.ceil(key.length / 4) * 4, '=');
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

/** Subscribes with the organisation's key and tells the server. Throws where either refuses. */
export async function subscribe(registration: ServiceWorkerRegistration): Promise<void> {
  const key = keyBytes(await organisationKey());
  const known = await registration.pushManager.getSubscription();
  const isSame = known !== null && isOwnKey(known, key);
  if (known && !isSame) await known.unsubscribe();
  const subscription =
    isSame && known
      ? known
      : await registration.pushManager.subscribe({
          userVisibleOnly: true,
          applicationServerKey: key,
        });
  await hand(subscription);
}

async function hand(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  const { tag } = await call<{ tag: string }>('PUT', '/api/me/subscription', {
    endpoint,
    keys: { p256dh: keys?.p256dh, auth: keys?.auth },
  });
  await writeFact('tag', tag);
}

async function organisationKey(): Promise<string> {
  const known = (await readFact('organisation'))?.push_public_key;
  return known ?? (await call<Organisation>('GET', '/api/organisation')).push_public_key;
}

function isOwnKey(subscription: PushSubscription, key: Uint8Array): boolean {
  const used = subscription.options.applicationServerKey;
  if (!used) return true;
  const bytes = new Uint8Array(used);
  return bytes.length === key.length && bytes.every((byte, index) => byte === key[index]);
}

/**
 * Compares what the browser has with what the server knows, at every start, and repairs what can
 * be. The answer is the server's word for this device: on, blocked, not_asked, lost, unsupported.
 */
export async function reconcile(registration: ServiceWorkerRegistration | null): Promise<string> {
  const held = await registration?.pushManager?.getSubscription().catch(() => null);
  const endpoint = held?.endpoint ?? null;
  const allowed = permission();
  const { state, must_subscribe } = await call<{ state: string; must_subscribe: boolean }>(
    'PUT',
    '/api/me/notifications',
    { permission: allowed, endpoint },
  );
  if (!must_subscribe || !registration || allowed !== 'granted') return state;
  await subscribe(registration);
  return 'on';
}

/** Turns notifications off here: at the push service and at ours. */
export async function unsubscribe(registration: ServiceWorkerRegistration | null): Promise<void> {
  const held = await registration?.pushManager?.getSubscription();
  await held?.unsubscribe();
  await call('DELETE', '/api/me/subscription');
}
