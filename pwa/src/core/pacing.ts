/**
 * When a phone reports that it showed a notification, so that a million of them are no stampede.
 *
 * A phone cannot stay awake for long: its service worker lives about 20 seconds with a push, and
 * about three minutes with a Background Sync, which the browser tries at once and, when it fails,
 * 5 and then 15 minutes later. So a window is spread over those three turns. Pure.
 */

/** How long a turn of Background Sync is used; Chrome allows three minutes. */
export const TURN = 150_000;
const STARTS = [0, 300_000, 1_200_000];
/** A turn may begin a little early. */
const MARGIN = 15_000;

/** The delay of a report, from a random part of the window of so many seconds awake. */
export function reportDelay(seconds: number, random = Math.random()): number {
  const awake = Math.round(Math.min(Math.max(0, seconds) * 1000, TURN * STARTS.length) * random);
  const turn = Math.min(Math.floor(awake / TURN), STARTS.length - 1);
  return (STARTS[turn] ?? 0) + awake - turn * TURN;
}

/** How long a turn waits for what is due next; null leaves it to a later turn. */
export function waitInTurn(nextAt: number | null, now: number): number | null {
  if (nextAt === null) return null;
  const wait = Math.max(0, nextAt - now);
  return wait <= TURN + MARGIN ? wait : null;
}
