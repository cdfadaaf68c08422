import type { Progress } from '../api';

const BUSY = 1_500;
const CALM = 6_000;
const QUIET = 30_000;
const HOUR = 60 * 60_000;

/** After how many milliseconds to look again: often while sending, seldom when it is old. */
export function paceOf(progress: Progress | null, now: Date): number {
  if (!progress) return CALM;
  if (progress.devices.queued > 0) return BUSY;
  const age = now.getTime() - new Date(progress.published_at).getTime();
  return age < HOUR ? CALM : QUIET;
}
