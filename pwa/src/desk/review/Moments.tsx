import { dateTime, number, t, time } from '../../core/i18n';
import { type Moment, momentsOf } from '../api';
import type { Composer } from '../compose/composer';
import { Failure } from '../Failure';
import { useAnswer } from '../hooks';

const SOON = 20 * 3600_000;

/** "312 now, 88 at 05:30 when their shift starts": asked once the draft is saved. */
export function Moments({ composer }: { composer: Composer }) {
  const { id, version, updated_at } = composer.found.value;
  const { value, error, again } = useAnswer(() => momentsOf(id), [id, version, updated_at]);
  if (error) return <Failure error={error} again={again} />;
  if (!value || value.length === 0) return null;
  return (
    <div class="stack tight" role="status">
      <h3>{t('desk.moments.title')}</h3>
      <ul class="desk-moments">
        {value.map((moment) => (
          <li key={`${moment.at} ${moment.why}`}>{inWords(moment)}</li>
        ))}
      </ul>
    </div>
  );
}

export function inWords({ at, count, why }: Moment, now = Date.now()): string {
  const when = at ? (Date.parse(at) - now < SOON ? time(at) : dateTime(at)) : '';
  return t(`desk.moments.${why}`, { people: number(count), when });
}
