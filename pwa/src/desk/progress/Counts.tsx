import { dateTime, number, percent, t, time } from '../../core/i18n';
import { Icon, Notice, Section } from '../../ui';
import type { Progress } from '../api';
import { Failures } from './Failures';
import { Meter } from './Meter';
import { isStuck, sendingOf } from './pace';

interface Props {
  progress: Progress;
  problem: unknown;
  seenAt: Date | null;
}

/** People first, for they count; then devices, each number with what it means. */
export function Counts({ progress, problem, seenAt }: Props) {
  const { people, devices } = progress;
  const share = (count: number) =>
    people.targeted ? t('desk.progress.share', { share: percent(count / people.targeted) }) : '';
  const shown = progress.must_acknowledge
    ? (['displayed', 'opened', 'acknowledged'] as const)
    : (['displayed', 'opened'] as const);
  return (
    <>
      {people.targeted === 0 && <Notice tone="info">{t('desk.progress.in_digest')}</Notice>}
      <State progress={progress} problem={problem} seenAt={seenAt} />
      <Section title={t('desk.progress.people', { count: people.targeted })}>
        <ul class="card desk-meters">
          {shown.map((name) => (
            <Meter
              key={name}
              name={name}
              value={people[name]}
              total={people.targeted}
              note={share(people[name])}
            />
          ))}
          {people.without_device > 0 && (
            <Meter
              name="without_device"
              value={people.without_device}
              total={people.targeted}
              note={share(people.without_device)}
            />
          )}
          {people.skipped > 0 && (
            <Meter
              name="skipped"
              value={people.skipped}
              total={people.targeted}
              note={share(people.skipped)}
            />
          )}
        </ul>
      </Section>
      <Devices devices={devices} />
      <Failures devices={devices} />
    </>
  );
}

function Devices({ devices }: { devices: Progress['devices'] }) {
  const failed = devices.failures.reduce((sum, { count }) => sum + count, 0);
  const total = devices.queued + devices.accepted + devices.gone + devices.expired + failed;
  return (
    <Section
      title={
        devices.queued > 0
          ? t('desk.progress.devices_sending')
          : t('desk.progress.devices', { count: total })
      }
    >
      <ul class="card desk-meters">
        <Meter name="accepted" value={devices.accepted} total={total} />
        <Meter name="queued" value={devices.queued} total={total} />
        {failed + devices.gone + devices.expired > 0 && (
          <Meter name="failed" value={failed + devices.gone + devices.expired} total={total} />
        )}
      </ul>
    </Section>
  );
}

/** Who is at rest, and until when: it is in their app already. */
function Held({ held }: { held: Progress['devices']['held'] }) {
  return (
    <Notice icon="clock" title={t('desk.progress.held')}>
      <ul class="desk-moments">
        {held.map(({ at, count }) => (
          <li key={at}>
            {t('desk.progress.held_at', { people: number(count), when: dateTime(at) })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** One line: still sending, or since when it is out; and how fresh the numbers are. */
function State({ progress, problem, seenAt }: Props) {
  const { accepted } = progress.devices;
  const queued = sendingOf(progress, new Date());
  const held = progress.state === 'published' ? progress.devices.held : [];
  const words =
    progress.state === 'withdrawn'
      ? t('desk.progress.stopped')
      : queued > 0
        ? t('desk.progress.sending', { queued: number(queued), accepted: number(accepted) })
        : held.length > 0
          ? t('desk.progress.resting', { accepted: number(accepted) })
          : t('desk.progress.sent', {
              when: dateTime(progress.delivered_at ?? progress.published_at),
            });
  return (
    <>
      <p class={queued > 0 ? 'desk-live busy' : 'desk-live'}>
        <Icon name={queued > 0 ? 'loader' : 'circle-check'} />
        <span>
          <span role="status" aria-live="polite">
            {words}
          </span>
          {seenAt && (
            <span class="muted small desk-block">
              {t('desk.progress.fresh', { time: time(seenAt) })}
            </span>
          )}
        </span>
      </p>
      {held.length > 0 && <Held held={held} />}
      {isStuck(progress, seenAt) && (
        <Notice tone="important" live title={t('desk.progress.stuck')}>
          {t(
            progress.is_delivery_silent
              ? 'desk.progress.stuck_text'
              : 'desk.progress.stuck_unreached',
          )}
        </Notice>
      )}
      {problem !== null && <Notice icon="wifi-off">{t('desk.progress.stale')}</Notice>}
    </>
  );
}
