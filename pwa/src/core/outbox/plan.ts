import type { Entry } from '../db/person';
import { kindOf } from './kinds';

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 15 * 60_000;
/** The server may ask for more patience than ours, within reason. */
const LONGEST_OBEYED = 60 * 60_000;
/** No report is spread over more: what claims to be due later was written by a wrong clock. */
const LONGEST_DELAY = 60 * 60_000;
/** Met our own fault so often in company, an entry travels alone: it may be the cause. */
const COMPANY = 2;

const isDue = (one: Entry, now: number): boolean => one.due <= now || one.due > now + LONGEST_DELAY;

/** True: this moment is still to come. One too far ahead was written by a clock that ran fast. */
export const isAhead = (at: number | undefined, now: number): boolean =>
  at !== undefined && at > now && at <= now + LONGEST_OBEYED;

/**
 * What to send now, in one request: the oldest first and in order for each subject. Riders need
 * not be due. What is held back after our own fault holds back only its own subject.
 */
export function plan(entries: readonly Entry[], now: number): Entry[] {
  const ready = readyOnes(entries, now);
  const due = ready.find((one) => isDue(one, now));
  const first = due && ready.find((one) => one.subject === due.subject);
  if (!first) return [];
  const { lane, most = 1 } = kindOf(first) ?? {};
  if (!lane || isSuspect(first)) return [first];
  return company(ready, lane).slice(0, most);
}

const isSuspect = (one: Entry): boolean => (one.faults ?? 0) >= COMPANY;

const urgency = (one: Entry): number => (kindOf(one)?.isUrgent ? 0 : 1);

function readyOnes(entries: readonly Entry[], now: number): Entry[] {
  const held = new Set<string>();
  const ready: Entry[] = [];
  for (const one of [...entries].sort((a, b) => urgency(a) - urgency(b) || a.order - b.order)) {
    if (one.parked || !kindOf(one)) continue;
    if (isAhead(one.retryAt, now)) held.add(one.subject);
    if (!held.has(one.subject)) ready.push(one);
  }
  return ready;
}

/** Who shares this lane, without overtaking anything of their own subject. */
function company(ready: readonly Entry[], lane: string): Entry[] {
  const elsewhere = new Set<string>();
  return ready.filter((one) => {
    const isWith = kindOf(one)?.lane === lane && !isSuspect(one) && !elsewhere.has(one.subject);
    if (!isWith) elsewhere.add(one.subject);
    return isWith;
  });
}

/** When to look again: null where nothing waits. */
export function nextAt(entries: readonly Entry[], retryAt: number, now: number): number | null {
  const waiting = entries.filter((one) => !one.parked && kindOf(one));
  if (waiting.length === 0) return null;
  const at = (one: Entry) => {
    const due = isDue(one, now) ? now : one.due;
    return isAhead(one.retryAt, now) ? Math.max(due, one.retryAt ?? 0) : due;
  };
  const soonest = Math.min(...waiting.map(at));
  return isAhead(retryAt, now) ? Math.max(soonest, retryAt) : soonest;
}

/**
 * What an answer means for what was sent. `keep`: try all of it later. `hold`: our own fault, and
 * perhaps only with this request. Neither these nor `sign_in` ever lose anything.
 */
export type Outcome = 'settled' | 'keep' | 'hold' | 'sign_in' | 'park';

export function outcomeOf(status: number | null, code = ''): Outcome {
  if (status === null || status === 408 || status === 429 || status === 503) return 'keep';
  if (status >= 500) return 'hold';
  if (status < 300) return 'settled';
  if (status === 401) return 'sign_in';
  if (status === 403 && (code === 'csrf_failed' || code === 'other_site')) return 'keep';
  if (status === 403 && code === 'suspended') return 'sign_in';
  if (status === 409 && code === 'in_progress') return 'keep';
  return 'park';
}

/** How long to wait after this many failures: doubling, with jitter; the server's word counts. */
export function waitAfter(failures: number, retryAfter: number | null, random = Math.random()) {
  const backoff = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.max(0, failures - 1));
  const jittered = backoff * (0.5 + random / 2);
  return Math.round(Math.max(jittered, Math.min(LONGEST_OBEYED, (retryAfter ?? 0) * 1000)));
}
