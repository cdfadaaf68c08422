import { dateTime, number, t, time } from '../core/i18n';
import { DataTable, Section } from '../ui';
import { busy, chartOf } from './chart';
import type { Delivery, Period } from './wire';

const PERIODS: Period[] = ['hour', 'day'];

interface Props {
  delivery: Delivery;
  period: Period;
}

/** What ended when: a picture, the same in words, and the same as a table. */
export function ThroughputSection({ delivery, period }: Props) {
  const { throughput: items, step_minutes: minutes } = delivery;
  const chart = chartOf(items);
  const isEmpty = chart.accepted + chart.failed + chart.retried === 0;
  const words = isEmpty
    ? t('admin.delivery.chart.none')
    : t('admin.delivery.chart.words', {
        accepted: number(chart.accepted),
        failed: number(chart.failed),
        retried: number(chart.retried),
        most: number(chart.most),
        minutes,
      });
  return (
    <Section title={t('admin.delivery.chart')}>
      <nav class="chips" aria-label={t('admin.delivery.chart.show')}>
        {PERIODS.map((each) => (
          <a
            key={each}
            href={each === 'hour' ? '/admin/delivery' : `/admin/delivery?period=${each}`}
            aria-current={each === period ? 'true' : undefined}
          >
            {t(`admin.delivery.chart.${each}`)}
          </a>
        ))}
      </nav>
      <div class="card throughput">
        {!isEmpty && <Picture bars={chart.bars} />}
        {!isEmpty && (
          <p class="throughput-ends muted small" aria-hidden="true">
            <span>{time(items[0]?.begins_at ?? '')}</span>
            <span>{time(items.at(-1)?.begins_at ?? '')}</span>
          </p>
        )}
        <p>{words}</p>
        {!isEmpty && <AsTable delivery={delivery} />}
      </div>
    </Section>
  );
}

function Picture({ bars }: { bars: ReturnType<typeof chartOf>['bars'] }) {
  const width = (100 / bars.length) * 0.8;
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {bars.map(({ at, x, accepted, failed }) => (
        <g key={at}>
          <rect class="accepted" x={x} width={width} y={100 - accepted} height={accepted} />
          <rect class="failed" x={x} width={width} y={100 - accepted - failed} height={failed} />
        </g>
      ))}
    </svg>
  );
}

function AsTable({ delivery }: { delivery: Delivery }) {
  return (
    <details>
      <summary>{t('admin.delivery.chart.table')}</summary>
      <DataTable
        caption={t('admin.delivery.chart')}
        rows={busy(delivery.throughput)}
        rowKey={(row) => row.begins_at}
        columns={[
          {
            id: 'at',
            label: t('admin.delivery.chart.when'),
            value: (row) => dateTime(row.begins_at),
            isName: true,
          },
          ...(['accepted', 'failed', 'retried'] as const).map((name) => ({
            id: name,
            label: t(`admin.delivery.service.${name}`),
            value: (row: Delivery['throughput'][number]) => number(row[name]),
          })),
        ]}
      />
    </details>
  );
}
