import type { Stored } from './db/person';
import { isAsking } from './db/places';

const MOST = 99;

/** Still valid, asks for an answer, and has not got it. */
export const isToAnswer = (item: Stored, now: number): boolean =>
  isAsking(item) && !isExpired(item, now);

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
