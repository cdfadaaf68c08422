import {
  hasEnded,
  type Kept,
  readTour,
  STEPS,
  type Standing,
  stepsBehind,
  type TourStep,
} from '../../app/tour';
import { answered, api } from '../../core/client';
import { announce } from '../../core/db/live';
import { openCurrent } from '../../core/db/person';
import { act } from '../../core/outbox';
import { Refused, Unreachable } from '../../core/problems';

const NAME = 'tour';
/** Without the organisation's own words it begins with those that ship, rather than not at all. */
const PATIENCE = 3_000;

const RANK = { under_way: 0, skipped: 1, finished: 2 };

/** What holds of two reports in any order: the end before the middle, else the later one. */
export function further(known: Standing | null | undefined, told: Standing): Standing {
  if (!known) return told;
  const later = RANK[told.state] - RANK[known.state] || Date.parse(told.at) - Date.parse(known.at);
  return later > 0 ? told : known;
}

/** Which step to open: where the person was, else the first. */
export const resumeAt = (kept: Kept): TourStep => STEPS[stepsBehind(kept)] ?? 'about';

/** From the first sign-in on this device, the tour waits to be taken. */
export async function offerTour(): Promise<void> {
  const db = await openCurrent();
  if (db && !(await readTour(db))) await db.put('meta', {}, NAME);
}

/** The organisation's words of now, and how far the person is on all of their devices. */
export async function refreshTour(): Promise<Kept | null> {
  const db = await openCurrent();
  if (!db) return null;
  try {
    const found = await answered(api.GET('/api/me/tour'));
    const kept = await db.change(async (stores) => {
      const meta = stores.objectStore('meta');
      const { standing } = ((await meta.get(NAME)) as Kept | undefined) ?? {};
      const holds = standing && found.standing ? further(standing, found.standing) : standing;
      const merged: Kept = { ...found, standing: holds ?? found.standing };
      await meta.put(merged, NAME);
      return merged;
    });
    announce('inbox');
    return kept;
  } catch (error) {
    if (error instanceof Unreachable || error instanceof Refused) return null;
    throw error;
  }
}

/** What to show at once: what is known here, else what the server says within a moment. */
export async function openTour(): Promise<Kept> {
  const db = await openCurrent();
  const kept = db && (await readTour(db));
  if (kept?.words) return kept;
  const tooLate = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  return (await Promise.race([refreshTour(), tooLate])) ?? {};
}

/** Written down here, for the server to be told; the end is never taken back. */
export async function tell(
  step: TourStep,
  state: Standing['state'],
  now = Date.now(),
): Promise<void> {
  const db = await openCurrent();
  if (!db) return;
  const kept = (await readTour(db)) ?? {};
  const { standing } = kept;
  if (standing?.state === state && (hasEnded(kept) || standing.step === step)) return;
  const after = standing ? Date.parse(standing.at) + 1 : 0;
  const told: Standing = { step, state, at: new Date(Math.max(now, after)).toISOString() };
  if (further(standing, told) !== told) return;
  await act(db, { kind: 'tour', subject: NAME, payload: told }, async (_, stores) => {
    await stores.objectStore('meta').put({ ...kept, standing: told }, NAME);
  });
}

/** It is found again in the settings. */
export async function skipTour(): Promise<void> {
  const db = await openCurrent();
  await tell(resumeAt((db && (await readTour(db))) ?? {}), 'skipped');
}
