import type { Entry } from '../../core/db/person';
import { isAhead } from '../../core/outbox/plan';

/** What is known of the way to the server. */
export interface Way {
  isSignedIn: boolean;
  isOffline: boolean;
  /** Until when nothing is sent, and whether the server asked for it. */
  retryAt: number;
  isBusy: boolean;
}

export type Fate =
  | { state: 'refused' | 'signed_out' | 'offline' | 'sending' | 'sent' }
  | { state: 'busy'; until: number };

/** Why something has not arrived yet. */
export function fateOf(one: Entry, way: Way, now: number): Fate {
  if (one.parked) return { state: 'refused' };
  if (!way.isSignedIn) return { state: 'signed_out' };
  if (way.isOffline) return { state: 'offline' };
  if (isAhead(way.retryAt, now)) {
    return way.isBusy ? { state: 'busy', until: way.retryAt } : { state: 'offline' };
  }
  const { retryAt } = one;
  return retryAt !== undefined && isAhead(retryAt, now)
    ? { state: 'busy', until: retryAt }
    : { state: 'sending' };
}

/** What has left the queue because it arrived, and not because something newer took its place. */
export function arrivedSince(before: readonly Entry[], after: readonly Entry[]): Entry[] {
  const isThere = (one: Entry) => after.some(({ id }) => id === one.id);
  const isReplaced = (one: Entry) =>
    after.some(({ kind, subject }) => kind === one.kind && subject === one.subject);
  return before.filter((one) => !one.parked && !isThere(one) && !isReplaced(one));
}
