import './safety.css';
import { useEffect, useState } from 'preact/hooks';
import type { components } from '../../api/schema';
import { answered, api } from '../core/client';
import { ago, dateTime, number, t, time } from '../core/i18n';
import { problemText } from '../core/problems';
import { Button, Icon, Loading, Notice, Page, Pill } from '../ui';

type Overview = components['schemas']['SafetyOverview'];
type Item = components['schemas']['SafetyItem'];

const EVERY = 15_000;
const STATES = ['help', 'silent', 'safe'] as const;
const TONES = { help: 'critical', silent: 'important', safe: 'good' } as const;
const ICONS = { help: 'octagon-alert', silent: 'circle-help', safe: 'shield-check' } as const;

interface Found {
  overview: Overview;
  seenAt: Date;
}

async function load(id: string): Promise<Overview> {
  const page = (cursor?: string) =>
    answered(
      api.GET('/api/announcements/{id}/safety', { params: { path: { id }, query: { cursor } } }),
    );
  const first = await page();
  const items = [...first.items];
  for (let next = first.next_cursor; next; ) {
    const more = await page(next);
    items.push(...more.items);
    next = more.next_cursor;
  }
  return { ...first, items };
}

/** Who needs help, who has said nothing, who is safe; looked at again while one watches. */
export default function SafetyList({ id }: { id: string }) {
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => {
    let isOver = false;
    const look = async () => {
      if (document.hidden) return;
      try {
        const overview = await load(id);
        if (isOver) return;
        setFound({ overview, seenAt: new Date() });
        setProblem(null);
      } catch (error) {
        if (!isOver) setProblem(error);
      }
    };
    void look();
    const timer = setInterval(() => void look(), EVERY);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [id]);
  return (
    <Page
      title={t('safety.list_title')}
      back={`/a/${id}`}
      backLabel={t('safety.list_back')}
      actions={
        <Button icon="printer" onClick={() => print()}>
          {t('safety.print')}
        </Button>
      }
    >
      {problem !== null && <Notice tone="important">{problemText(problem)}</Notice>}
      {found ? <Whole found={found} /> : !problem && <Loading lines={6} />}
    </Page>
  );
}

function Whole({ found: { overview, seenAt } }: { found: Found }) {
  return (
    <div class="stack loose">
      <p lang={overview.language}>
        <strong>{overview.title}</strong>
      </p>
      <p class="safety-counts">
        {STATES.map((state) => (
          <Pill key={state} tone={TONES[state]} icon={ICONS[state]}>
            {t(`safety.count_${state}`, { count: overview.counts[state] })}
          </Pill>
        ))}
      </p>
      <p class="muted small">{t('safety.seen_at', { time: time(seenAt) })}</p>
      {STATES.map((state) => (
        <People
          key={state}
          state={state}
          items={overview.items.filter((one) => one.state === state)}
        />
      ))}
    </div>
  );
}

function People({ state, items }: { state: (typeof STATES)[number]; items: Item[] }) {
  if (items.length === 0) return null;
  return (
    <section class="stack tight" aria-labelledby={`safety-${state}`}>
      <h2 id={`safety-${state}`}>{t(`safety.group_${state}`)}</h2>
      <ul class="safety-people">
        {items.map((one) => (
          <Row key={one.person.id} item={one} />
        ))}
      </ul>
    </section>
  );
}

function Row({ item: { person, state, stated_at, position, position_at } }: { item: Item }) {
  const about = [person.job, person.site].filter(Boolean).join(', ');
  return (
    <li class={`safety-person tone-${TONES[state as keyof typeof TONES]}`}>
      <strong>{person.name}</strong>
      {about && <span>{about}</span>}
      {stated_at && <span title={dateTime(stated_at)}>{ago(stated_at)}</span>}
      {person.phone && (
        <a href={`tel:${person.phone.replace(/[^+\d]/g, '')}`}>
          <Icon name="phone" />
          {person.phone}
        </a>
      )}
      {position && position_at && (
        <a href={`geo:${position.latitude},${position.longitude};u=${position.accuracy}`}>
          <Icon name="map-pin" />
          {position.latitude.toFixed(5)}, {position.longitude.toFixed(5)}{' '}
          {t('safety.within', {
            metres: number(Math.round(position.accuracy)),
            ago: ago(position_at),
          })}
        </a>
      )}
    </li>
  );
}
