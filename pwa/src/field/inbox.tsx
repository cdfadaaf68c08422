import { useEffect, useState } from 'preact/hooks';
import { lazy } from 'preact-iso';
import { isRefreshing, refresh, refreshedAt } from '../app/engine';
import { current, hasMore, items, refused, showMore, waitingFor } from '../app/inbox';
import { session } from '../app/session';
import type { Stored } from '../core/db/person';
import { t, withTexts } from '../core/i18n';
import { Button, EmptyState, Loading, Page, Section } from '../ui';
import { AnnouncementCard } from './AnnouncementCard';
import { firstOf, group } from './groups';
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

/** More than fit on a phone: what lies below them is drawn once these are seen. */
const SCREENFUL = 10;

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
