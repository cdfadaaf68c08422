import { useEffect, useState } from 'preact/hooks';
import { lazy } from 'preact-iso';
import { isRefreshing, refresh, refreshedAt } from '../app/engine';
import { current, hasMore, items, refused, showMore, waitingFor } from '../app/inbox';
import { session } from '../app/session';
import type { Stored } from '../core/db/person';
import { isAsking, isNew, newestFirst } from '../core/db/places';
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
    fresh: rest.filter(isNew).sort(byPriority),
    earlier: rest.filter((item) => !isNew(item)),
  };
}

const WEIGHT: Record<string, number> = { critical: 0, important: 1, info: 2 };

const byPriority = (one: Stored, other: Stored): number =>
  (WEIGHT[one.priority] ?? 2) - (WEIGHT[other.priority] ?? 2) || newestFirst(one, other);

/** More than fit on a phone: what lies below them is drawn once these are seen. */
const SCREENFUL = 10;

/** The first `most` of all groups, in their order. */
export function firstOf({ asks, fresh, earlier }: ReturnType<typeof group>, most: number) {
  const left = Math.max(0, most - asks.length);
  return {
    asks: asks.slice(0, most),
    fresh: fresh.slice(0, left),
    earlier: earlier.slice(0, Math.max(0, left - fresh.length)),
  };
}

function Lists() {
  const [most, setMost] = useState(SCREENFUL);
  useEffect(() => {
    setMost(Number.POSITIVE_INFINITY);
  }, []);
  const isSeen = most > SCREENFUL;
  const { asks, fresh, earlier } = firstOf(group(current.value), most);
  if (asks.length + fresh.length + earlier.length === 0) {
    return (
      <EmptyState icon="inbox" title={t('inbox.empty_title')}>
        {t('inbox.empty_text')}
      </EmptyState>
    );
  }
  return (
    <>
      <List title={t('inbox.asks')} items={asks} isSeen={isSeen} />
      <List title={t('inbox.fresh')} items={fresh} isSeen={isSeen} />
      <List title={t('inbox.earlier')} items={earlier} isSeen={isSeen} />
      {hasMore.value && isSeen && (
        <Button wide icon="chevron-down" onClick={() => void showMore()}>
          {t('inbox.older')}
        </Button>
      )}
    </>
  );
}

interface ListProps {
  title: string;
  items: Stored[];
  isSeen: boolean;
}

function List({ title, items: listed, isSeen }: ListProps) {
  if (listed.length === 0) return null;
  return (
    <Section title={title}>
      <ul class="cards">
        {listed.map((item) => (
          <li key={item.id}>
            <AnnouncementCard
              item={item}
              isWaiting={waitingFor.value.has(item.id)}
              isSeen={isSeen}
            />
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
