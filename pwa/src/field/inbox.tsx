import { lazy } from 'preact-iso';
import { isRefreshing, refresh, refreshedAt } from '../app/engine';
import { current, hasMore, items, refused, showMore, waitingFor } from '../app/inbox';
import { session } from '../app/session';
import type { Stored } from '../core/db/person';
import { isAsking } from '../core/db/places';
import { t, withTexts } from '../core/i18n';
import { Button, EmptyState, Loading, Page, Section } from '../ui';
import { AnnouncementCard } from './AnnouncementCard';
import { NotificationHint } from './NotificationHint';
import { isTourOffered, TourCard } from './TourCard';
import './inbox.css';

const NotTaken = lazy(withTexts('around')(() => import('./NotTaken')));

/** What is new for this person: first what asks for an answer. */
export function Inbox() {
  return (
    <Page title={t('inbox.title')} actions={<Actions />} lead={<Freshness />}>
      <Parked />
      <NotificationHint />
      {isTourOffered.value && <TourCard />}
      {items.value === null || isFirstLoad() ? <Loading lines={4} /> : <Lists />}
    </Page>
  );
}

const isFirstLoad = () =>
  items.value?.length === 0 && isRefreshing.value && refreshedAt.value === 0;

function Actions() {
  return (
    <>
      <Button icon="headphones" iconOnly href="/drive">
        {t('drive.title')}
      </Button>
      <Button icon="search" iconOnly href="/search">
        {t('inbox.search')}
      </Button>
      <Button icon="refresh-cw" iconOnly busy={isRefreshing.value} onClick={() => void refresh()}>
        {t('inbox.refresh')}
      </Button>
    </>
  );
}

function Freshness() {
  const name = session.value?.person.name.split(' ')[0] ?? '';
  return <>{t('inbox.hello', { name })}</>;
}

/** Groups in the order in which they matter. */
export function group(all: readonly Stored[]) {
  const asks = all.filter(isAsking);
  const rest = all.filter((item) => !asks.includes(item));
  return {
    asks: [...asks].sort(byPriority),
    fresh: rest.filter((item) => !item.opened_at).sort(byPriority),
    earlier: rest.filter((item) => item.opened_at),
  };
}

const WEIGHT: Record<string, number> = { critical: 0, important: 1, info: 2 };

const byPriority = (one: Stored, other: Stored): number =>
  (WEIGHT[one.priority] ?? 2) - (WEIGHT[other.priority] ?? 2) ||
  other.published_at.localeCompare(one.published_at);

function Lists() {
  const { asks, fresh, earlier } = group(current.value);
  if (asks.length + fresh.length + earlier.length === 0) {
    return (
      <EmptyState icon="inbox" title={t('inbox.empty_title')}>
        {t('inbox.empty_text')}
      </EmptyState>
    );
  }
  return (
    <>
      <List title={t('inbox.asks')} items={asks} />
      <List title={t('inbox.fresh')} items={fresh} />
      <List title={t('inbox.earlier')} items={earlier} />
      {hasMore.value && (
        <Button wide icon="chevron-down" onClick={() => void showMore()}>
          {t('inbox.older')}
        </Button>
      )}
    </>
  );
}

function List({ title, items: listed }: { title: string; items: Stored[] }) {
  if (listed.length === 0) return null;
  return (
    <Section title={title}>
      <ul class="cards">
        {listed.map((item) => (
          <li key={item.id}>
            <AnnouncementCard item={item} isWaiting={waitingFor.value.has(item.id)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Parked() {
  return (
    <>
      {refused.value.map((one) => (
        <NotTaken key={one.id} entry={one} />
      ))}
    </>
  );
}
