import type { PermissionState } from '../core/push';
import type { Place } from './install';
import type { System } from './phone';

export type Health = 'on' | 'blocked' | 'not_asked' | 'lost' | 'unsupported' | 'unknown';

/** Green: seen to work here. Amber: on, and nobody has seen it work. Red: it does not ring. */
export type Colour = 'green' | 'amber' | 'red';

/** The one thing to do next on this phone. */
export type BellStep =
  | 'none'
  | 'test'
  | 'turn_on'
  | 'repair'
  | 'unblock'
  | 'home_screen'
  | 'open_elsewhere'
  | 'other_browser'
  | 'battery'
  | 'focus';

export interface BellFacts {
  place: Place;
  system: System;
  permission: PermissionState;
  health: Health;
  /** Epoch milliseconds; 0: never. */
  shownAt: number;
  acceptedAt: number;
  testFailedAt: number;
  now: number;
}

export interface Bell {
  colour: Colour;
  step: BellStep;
}

export const PROVEN_FOR = 7 * 24 * 60 * 60_000;
/** The server knows acceptance to the hour. */
const SAME_TIME = 60 * 60_000;

/** Why it is amber, in a word for the text `bell.<word>_text`. */
export const amberWord = ({ step }: Bell, shownAt: number): 'held' | 'untried' | 'amber' => {
  if (step !== 'test') return 'held';
  return shownAt > 0 ? 'amber' : 'untried';
};

/** What was last known holds without network, but for what the browser itself says otherwise. */
export function recalled(kept: string | null | undefined, permission: PermissionState): Health {
  if (permission === 'denied') return 'blocked';
  if (permission === 'unsupported') return 'unsupported';
  if (permission === 'default') return 'not_asked';
  return kept === 'on' || kept === 'lost' || kept === 'not_asked' ? kept : 'unknown';
}

const red = (step: BellStep): Bell => ({ colour: 'red', step });

/** What the bell says, and the one next step. */
export function bellOf(facts: BellFacts): Bell {
  return obstacle(facts) ?? proof(facts);
}

/** What keeps any notification away, the first that must be dealt with. */
function obstacle({ place, permission, health }: BellFacts): Bell | null {
  if (place === 'in_app') return red('open_elsewhere');
  if (place === 'ios_safari' || place === 'ios_other') return red('home_screen');
  if (permission === 'unsupported') return red('other_browser');
  if (permission === 'denied') return red('unblock');
  if (permission === 'default' || health === 'not_asked') return red('turn_on');
  return health === 'lost' || health === 'blocked' ? red('repair') : null;
}

function proof({ system, shownAt, acceptedAt, testFailedAt, now }: BellFacts): Bell {
  const heldUp: Bell = { colour: 'amber', step: system === 'android' ? 'battery' : 'focus' };
  if (testFailedAt > shownAt) return heldUp;
  if (shownAt > now - PROVEN_FOR) return { colour: 'green', step: 'none' };
  return acceptedAt > shownAt + SAME_TIME ? heldUp : { colour: 'amber', step: 'test' };
}
