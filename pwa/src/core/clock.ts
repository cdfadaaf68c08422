/**
 * What time it is by the server: a phone's clock may be wrong by days. Where only durations matter
 * (waiting, retrying), the phone's own clock is used, and nothing trusts it over an hour.
 */
import { readFact, writeFact } from './db/device';

const TOLERATED = 60_000;

let offset = 0;
let isHeard = false;

/** What this phone's clock showed, by the server's, as far as this device has heard of it. */
export const byServer = (shown: number): number => shown + offset;
export const now = (): number => byServer(Date.now());

/** It is at least this late: for what would be hidden. Until the server is heard, doubt shows it. */
export const leastNow = (): number => Date.now() + (isHeard ? offset : Math.min(0, offset));

/** The `Date` of an answer that just came. */
export async function hearClock(date: string | null): Promise<void> {
  const found = Date.parse(date ?? '') - Date.now();
  if (Number.isNaN(found)) return;
  const isNews = Math.abs(found - offset) > TOLERATED;
  isHeard = true;
  if (!isNews) return;
  offset = Math.abs(found) > TOLERATED ? found : 0;
  await writeFact('clockOffset', offset).catch(() => undefined);
}

/** What was heard before this page or service worker began. */
export async function recallClock(): Promise<void> {
  if (!isHeard) offset = (await readFact('clockOffset')) ?? 0;
}
