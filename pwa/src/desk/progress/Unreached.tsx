import { t } from '../../core/i18n';
import { Section } from '../../ui';
import { useForecast } from '../ForecastView';
import type { Rule } from '../rule';
import { codeInWords } from '../words';
import { Causes } from './Causes';

/** Whom a notification cannot reach at this moment, why, and what to do about each. */
export function Unreached({ rule }: { rule: Rule }) {
  const { value } = useForecast(rule);
  if (!value || value.unreachable.length === 0) return null;
  return (
    <Section title={t('desk.unreached.title', { count: value.audience - value.reachable })}>
      <p class="muted small">{t('desk.unreached.now')}</p>
      <Causes
        items={value.unreachable.map(({ reason, count }) => ({
          id: reason,
          count,
          what: codeInWords('reason', reason),
          cure: codeInWords('cure', reason),
        }))}
      />
    </Section>
  );
}
