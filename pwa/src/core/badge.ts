import type { Stored } from './db/person';
import { isOwed } from './db/places';

const MOST = 99;

/** Still valid, must be answered, and was not. An answer that nobody owes is no number. */
export const isToAnswer = (item: Stored, now: number): boolean =>
  isOwed(item) && !isExpired(item, now);

export const isExpired = (item: Pick<Stored, 'expires_at'>, now: number): boolean =>
  item.expires_at !== null && new Date(item.expires_at).getTime() <= now;

export const badgeOf = (items: readonly Stored[], now: number): number =>
  Math.min(MOST, items.filter((item) => isToAnswer(item, now)).length);

/** The number on the app's icon, where the system has one. */
export async function showBadge(count: number): Promise<void> {
  try {
    if (count > 0) await navigator.setAppBadge?.(count);
    else await navigator.clearAppBadge?.();
  } catch {
    return; // Some systems offer it and then refuse: the count is a nicety.
  }
}
