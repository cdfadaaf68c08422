import { number, t } from '../core/i18n';
import { Bars, Loading } from '../ui';
import { type Forecast, forecastOf } from './api';
import { Failure } from './Failure';
import { useAnswer } from './hooks';
import { canonical, type Rule } from './rule';
import { codeInWords } from './words';

/** Asks again whenever the audience changes; the old numbers stay until the new ones are here. */
export function useForecast(rule: Rule) {
  return useAnswer(() => forecastOf(rule), [canonical(rule)], 300);
}

export function ForecastView({ rule }: { rule: Rule }) {
  const { value, error, isAsking, again } = useForecast(rule);
  if (error) return <Failure error={error} again={again} />;
  if (!value) return <Loading lines={2} text />;
  return (
    <div aria-busy={isAsking} class={isAsking ? 'desk-old' : undefined}>
      <ForecastNumbers forecast={value} />
    </div>
  );
}

/** How many, how many of them hear it at once, and why the others do not. */
export function ForecastNumbers({ forecast }: { forecast: Forecast }) {
  const { audience, reachable, unreachable } = forecast;
  if (audience === 0) return <p>{t('desk.forecast.nobody')}</p>;
  const missing = audience - reachable;
  return (
    <div class="stack tight">
      <p role="status" aria-live="polite">
        {t('desk.forecast.audience', { count: audience })}{' '}
        {missing === 0
          ? t('desk.forecast.all')
          : t('desk.forecast.some', { reachable: number(reachable), missing: number(missing) })}
      </p>
      <Bars
        maximum={audience}
        items={[
          { label: t('desk.forecast.reachable'), value: reachable, tone: 'good' },
          ...unreachable.map(({ reason, count }) => ({
            label: codeInWords('reason', reason),
            value: count,
            tone: 'important' as const,
          })),
        ]}
      />
      {missing > 0 && <p class="muted small">{t('desk.forecast.others')}</p>}
    </div>
  );
}
