import { lazy } from 'preact-iso';
import type { Entry } from '../../core/db/person';
import { date, dateTime, t, withTexts } from '../../core/i18n';

const NotTaken = lazy(withTexts('around')(() => import('../NotTaken')));

/**
 * Whether something arrived: waiting, sent, or (in a notice of its own) refused. Of what is anonymous
 * the server keeps no exact time, and none is shown.
 */
export const fateOf = (entries: readonly Entry[], at: string, isAnonymous = false): string =>
  entries.some((one) => !one.parked)
    ? t('answers.waiting')
    : t('answers.sent', { when: isAnonymous ? date(at) : dateTime(at) });

/** What the server would not have, and why. */
export function Refusals({ entries }: { entries: readonly Entry[] }) {
  return (
    <>
      {entries
        .filter((one) => one.parked)
        .map((one) => (
          <NotTaken key={one.id} entry={one} />
        ))}
    </>
  );
}
