import { writeFact } from './db/device';
import { call, exclusively } from './http';
import { Refused } from './refusals';
import type { Organisation, Standing } from './wire';

export type { Standing };

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

/**
 * Subscribes with the server's key of now and tells the server. A browser goes on offering what its
 * push service has ended: the server knows, and then another one is made. Throws where either refuses.
 */
export async function subscribe(
  registration: ServiceWorkerRegistration,
  publicKey?: string,
): Promise<void> {
  const key = keyBytes(publicKey ?? (await organisationKey()));
  const known = await registration.pushManager.getSubscription();
  const isUsable = known !== null && isOwnKey(known, key);
  if (isUsable && (await isTaken(known))) return;
  await known?.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: key };
  await hand(await registration.pushManager.subscribe(options));
}

/** False where the push service has ended it. */
async function isTaken(subscription: PushSubscription): Promise<boolean> {
  try {
    await hand(subscription);
    return true;
  } catch (error) {
    if (error instanceof Refused && error.code === 'endpoint_gone') return false;
    throw error;
  }
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
  return (await call<Organisation>('GET', '/api/organisation')).push_public_key;
}

function isOwnKey(subscription: PushSubscription, key: Uint8Array): boolean {
  const used = subscription.options.applicationServerKey;
  if (!used) return true;
  const bytes = new Uint8Array(used);
  return bytes.length === key.length && bytes.every((byte, index) => byte === key[index]);
}

/**
 * Compares what the browser has with what the server knows, and repairs what can be without a
 * question: a lost subscription, another endpoint, a key that was rotated. Alone among all tabs.
 */
export function reconcile(registration: ServiceWorkerRegistration | null): Promise<Standing> {
  return exclusively('veldpost-bell', async () => {
    const held = await registration?.pushManager?.getSubscription().catch(() => null);
    const body = { permission: permission(), endpoint: held?.endpoint ?? null };
    const heard = await call<Standing>('PUT', '/api/me/notifications', body);
    if (!heard.must_subscribe || !registration || body.permission !== 'granted') return heard;
    await subscribe(registration, heard.push_public_key);
    return { ...heard, state: 'on', must_subscribe: false, last_accepted_at: null };
  });
}

/** Turns notifications off: first at the server, so that without network nothing changes. */
export async function unsubscribe(registration: ServiceWorkerRegistration | null): Promise<void> {
  await call('DELETE', '/api/me/subscription');
  const held = await registration?.pushManager?.getSubscription();
  await held?.unsubscribe();
}
