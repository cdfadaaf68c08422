import { findText, t } from '../../core/i18n';
import { Section } from '../../ui';
import type { Progress } from '../api';
import { Causes } from './Causes';

/** Why devices did not get it, and what helps. */
export function Failures({ devices }: { devices: Progress['devices'] }) {
  const causes = [
    { cause: 'gone', count: devices.gone },
    { cause: 'expired', count: devices.expired },
    ...devices.failures,
  ].filter(({ count }) => count > 0);
  if (causes.length === 0) return null;
  return (
    <Section title={t('desk.failure.title')}>
      <Causes
        items={causes.map(({ cause, count }) => ({
          id: cause,
          count,
          what: findText(`desk.failure.${cause}`) ?? t('desk.failure.other', { cause }),
          cure: findText(`desk.failure.${cause}_cure`) ?? t('desk.failure.other_cure'),
        }))}
      />
    </Section>
  );
}
