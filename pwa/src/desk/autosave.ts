import { Refused } from '../core/problems';

/** The states of a draft that saves itself. Pure: `step` decides, the composer acts. */

export type Save =
  /** What is on screen is on the server. */
  | { phase: 'saved'; at: Date | null }
  /** Changed; will be sent when typing pauses. */
  | { phase: 'waiting' }
  /** On its way; `isStale` when something changed since it left. */
  | { phase: 'saving'; isStale: boolean }
  /** No connection: kept on this computer. */
  | { phase: 'offline' }
  /** The server refused these values; the next change tries again. */
  | { phase: 'refused'; error: unknown }
  /** Somebody else changed the same words; a person must choose. */
  | { phase: 'clash' }
  /** No longer a draft, or gone: nothing is sent any more. */
  | { phase: 'closed'; error: unknown };

export type Happening =
  | { is: 'edited' }
  | { is: 'sent' }
  | { is: 'answered'; at: Date }
  | { is: 'unreachable' }
  | { is: 'refused'; error: unknown }
  | { is: 'clashed' }
  | { is: 'merged'; hasChanges: boolean; at: Date }
  | { is: 'closed'; error: unknown };

export const SAVED: Save = { phase: 'saved', at: null };

export function step(save: Save, happening: Happening): Save {
  if (save.phase === 'closed') return save;
  switch (happening.is) {
    case 'edited':
      return edited(save);
    case 'sent':
      return { phase: 'saving', isStale: false };
    case 'answered':
      return isStale(save) ? { phase: 'waiting' } : { phase: 'saved', at: happening.at };
    case 'unreachable':
      return { phase: 'offline' };
    case 'refused':
      return isStale(save) ? { phase: 'waiting' } : { phase: 'refused', error: happening.error };
    case 'clashed':
      return { phase: 'clash' };
    case 'merged':
      return happening.hasChanges ? { phase: 'waiting' } : { phase: 'saved', at: happening.at };
    case 'closed':
      return { phase: 'closed', error: happening.error };
  }
}

const isStale = (save: Save): boolean => save.phase === 'saving' && save.isStale;

function edited(save: Save): Save {
  if (save.phase === 'saving') return { phase: 'saving', isStale: true };
  if (save.phase === 'clash' || save.phase === 'offline') return save;
  return { phase: 'waiting' };
}

/** How long to wait before sending, in milliseconds; null: do not send by itself. */
export function delayOf(save: Save): number | null {
  if (save.phase === 'waiting') return 900;
  if (save.phase === 'offline') return 5_000;
  return null;
}

/** Whether leaving the page now could lose something that only this page holds. */
export const isUnsaved = (save: Save): boolean => save.phase !== 'saved' && save.phase !== 'closed';

/** What the server said about one field when it refused the last save. */
export function fieldError(save: Save, field: string): string | undefined {
  return save.phase === 'refused' && save.error instanceof Refused
    ? save.error.field(field)
    : undefined;
}
