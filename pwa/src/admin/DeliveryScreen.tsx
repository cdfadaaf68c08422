import { useLocation } from 'preact-iso';
import { dateTime, findText, number, t } from '../core/i18n';
import { Facts, Loading, Notice, Page, Pill, Section } from '../ui';
import { whyFailed, whySetAside } from './causes';
import { useDelivery } from './live';
import { Failed } from './loaded';
import { Services } from './Services';
import { ThroughputSection } from './Throughput';
import type { Delivery, DeliveryFailure, DeliveryProcess, Period } from './wire';

/** How delivery does: what waits, who takes it, what failed, who sends. */
export function DeliveryScreen() {
  const { query } = useLocation();
  const period: Period = query.period === 'day' ? 'day' : 'hour';
  const { value, error, again } = useDelivery(period);
  return (
    <Page wide title={t('admin.delivery.title')} lead={t('admin.delivery.intro')}>
      {Boolean(error) && <Failed error={error} onRetry={again} />}
      {value ? (
        <div class="stack loose">
          <Silence processes={value.processes} />
          <SetAside chunks={value.set_aside} />
          <Queue queue={value.queue} />
          <Services services={value.services} onResumed={again} />
          <ThroughputSection delivery={value} period={period} />
          <Failures failures={value.failures} />
          <Processes processes={value.processes} />
        </div>
      ) : (
        !error && <Loading lines={4} />
      )}
    </Page>
  );
}

function Silence({ processes }: { processes: DeliveryProcess[] }) {
  if (processes.some((process) => process.is_alive)) return null;
  const key = processes.length ? 'silent_all' : 'none';
  return (
    <Notice tone="critical" live>
      {t(`admin.delivery.processes.${key}`)}
    </Notice>
  );
}

/** What cannot be taken up, though the rest can: why, and what helps. */
function SetAside({ chunks }: { chunks: Delivery['set_aside'] }) {
  return (
    <>
      {chunks.map(({ cause, pending, next_at }) => {
        const { what, cure } = whySetAside(cause);
        const counted = { count: number(pending), when: dateTime(next_at) };
        return (
          <Notice key={cause} tone="critical" title={what}>
            <p>{cure}</p>
            <p class="small">{t('admin.delivery.set_aside', counted)}</p>
          </Notice>
        );
      })}
    </>
  );
}

function Queue({ queue }: { queue: Delivery['queue'] }) {
  const isEmpty = queue.every((each) => each.pending === 0 && each.chunks === 0);
  const since = queue.find((each) => each.since)?.since;
  return (
    <Section title={t('admin.delivery.queue')}>
      {isEmpty ? (
        <p class="muted">{t('admin.delivery.queue.empty')}</p>
      ) : (
        <div class="device-facts">
          <Facts
            items={queue.map((each) => [
              findText(`admin.delivery.queue.${each.state}`) ?? each.state,
              number(each.pending),
            ])}
          />
        </div>
      )}
      {since && <p class="muted">{t('admin.delivery.queue.since', { when: dateTime(since) })}</p>}
    </Section>
  );
}

function Failures({ failures }: { failures: DeliveryFailure[] }) {
  return (
    <Section title={t('admin.delivery.failures')}>
      {failures.length === 0 ? (
        <p class="muted">{t('admin.delivery.failures.none')}</p>
      ) : (
        <ul class="list plain delivery-failures">
          {failures.map((failure) => (
            <FailureRow
              key={`${failure.last_at} ${failure.cause} ${failure.service}`}
              {...failure}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

function FailureRow({ cause, count, service, kind, announcement, last_at }: DeliveryFailure) {
  const { what, cure } = whyFailed(cause);
  const about = t(`admin.delivery.failures.${kind === 'test' ? 'test' : 'message'}`);
  return (
    <li>
      <p>
        <strong class="number">{number(count)}</strong> <strong>{what}</strong>
      </p>
      <p class="small">{cure}</p>
      <p class="muted small">
        {announcement ? (
          <a href={`/desk/${announcement.id}/progress`}>{announcement.title}</a>
        ) : (
          about
        )}{' '}
        · {t('admin.delivery.failures.at', { service, when: dateTime(last_at) })}
      </p>
    </li>
  );
}

function Processes({ processes }: { processes: DeliveryProcess[] }) {
  if (processes.length === 0) return null;
  return (
    <Section title={t('admin.delivery.processes')}>
      <ul class="devices">
        {processes.map((process) => (
          <li key={`${process.host} ${process.started_at}`} class="device">
            <h3>{process.host}</h3>
            <Pill
              tone={process.is_alive ? 'good' : 'neutral'}
              icon={process.is_alive ? 'circle-check' : 'circle'}
            >
              {t(`admin.delivery.process.${process.is_alive ? 'alive' : 'silent'}`)}
            </Pill>
            <div class="device-facts">
              <Facts
                items={[
                  [t('admin.delivery.process.since'), dateTime(process.started_at)],
                  [t('admin.delivery.process.seen'), dateTime(process.seen_at)],
                  [
                    t('admin.delivery.process.encryption'),
                    findText(`admin.delivery.encryption.${process.encryption}`) ??
                      process.encryption,
                  ],
                ]}
              />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
