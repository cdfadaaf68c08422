import type { Stored } from './db/person';

const MOST = 99;

/** Still valid, asks for "understood", and has not got it. */
export function isToAcknowledge(item: Stored, now: number): boolean {
  return item.must_acknowledge && !item.acknowledged_at && !isExpired(item, now);
}

export const isExpired = (item: Pick<Stored, 'expires_at'>, now: number): boolean =>
  item.expires_at !== null && new Date(item.expires_at).getTime() <= now;

export const badgeOf = (items: readonly Stored[], now: number): number =>
  Math.min(MOST, items.filter((item) => isToAcknowledge(item, now)).length);

/** The number on the app's icon, where the system has one. */
export async function showBadge(count: number): Promise<void> {
  try {
    if (count > 0) await navigator.setAppBadge?.(count);
    else await navigator.clearAppBadge?.();
  } catch {
    return; // Some systems offer it and then refuse: the count is a nicety.
  }
}
