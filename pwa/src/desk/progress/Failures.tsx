import { findText, number, t } from '../../core/i18n';
import { Section } from '../../ui';
import type { Progress } from '../api';

interface Cause {
  cause: string;
  count: number;
}

/** Why devices did not get it, and what helps. */
export function Failures({ devices }: { devices: Progress['devices'] }) {
  const causes: Cause[] = [
    { cause: 'gone', count: devices.gone },
    { cause: 'expired', count: devices.expired },
    ...devices.failures,
  ].filter(({ count }) => count > 0);
  if (causes.length === 0) return null;
  return (
    <Section title={t('desk.failure.title')}>
      <ul class="list desk-causes">
        {causes.map(({ cause, count }) => (
          <li key={cause}>
            <strong class="number">{number(count)}</strong>
            <span>
              <strong>
                {findText(`desk.failure.${cause}`) ?? t('desk.failure.other', { cause })}
              </strong>
              <span class="muted small desk-block">
                {findText(`desk.failure.${cause}_cure`) ?? t('desk.failure.other_cure')}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
