import type { Progress } from '../api';

const BUSY = 1_500;
const CALM = 6_000;
const QUIET = 30_000;
const HOUR = 60 * 60_000;

/** What waits to be sent, without those who are at rest. */
export function sendingOf({ devices }: Progress, now: Date): number {
  const resting = devices.held.filter(({ at }) => new Date(at) > now);
  return devices.queued - resting.reduce((sum, { count }) => sum + count, 0);
}

/** After how many milliseconds to look again: often while sending, seldom when it is old. */
export function paceOf(progress: Progress | null, now: Date): number {
  if (!progress) return CALM;
  if (sendingOf(progress, now) > 0) return BUSY;
  const age = now.getTime() - new Date(progress.published_at).getTime();
  return age < HOUR ? CALM : QUIET;
}

const PATIENCE = 60_000;

/** Nothing has left for a minute: the delivery process is down, or cannot get through. */
export function isStuck(progress: Progress, now: Date | null): boolean {
  const { first_accepted_at, published_at, state } = progress;
  if (!now || state !== 'published' || first_accepted_at) return false;
  if (sendingOf(progress, now) === 0) return false;
  return now.getTime() - new Date(published_at).getTime() > PATIENCE;
}
