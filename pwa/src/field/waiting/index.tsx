import { isOffline } from '../../app/connection';
import { isRefreshing, refresh } from '../../app/engine';
import { dateTime, t, time } from '../../core/i18n';
import { Button, EmptyState, Icon, type IconName, Loading, Page } from '../../ui';
import NotTaken from '../NotTaken';
import { type Fate, fateOf } from './fate';
import { type Row, useWaiting, type Waiting } from './use-waiting';
import { saying, wordsOf } from './words';
import './waiting.css';

/** Everything this person did that the server has not heard of, and why. */
export default function WaitingScreen() {
  const waiting = useWaiting();
  const isSignedIn = waiting?.isSignedIn ?? true;
  return (
    <Page
      title={t('waiting.title')}
      lead={t('waiting.lead')}
      back={isSignedIn ? '/' : '/sign-in'}
      backLabel={isSignedIn ? t('announcement.to_inbox') : t('signin.submit')}
    >
      {waiting ? <Lists waiting={waiting} /> : <Loading />}
    </Page>
  );
}

function Lists({ waiting }: { waiting: Waiting }) {
  const { rows, sent, isSignedIn } = waiting;
  const refused = isSignedIn ? rows.filter(({ entry }) => entry.parked) : [];
  const others = rows.filter((row) => !refused.includes(row));
  const way = { ...waiting, isOffline: isOffline.value };
  return (
    <>
      {refused.map(({ entry }) => (
        <NotTaken key={entry.id} entry={entry} />
      ))}
      <List rows={others} fateOf={(row) => fateOf(row.entry, way, Date.now())} isOwn={isSignedIn} />
      {others.length > 0 && <Now isSignedIn={isSignedIn} />}
      <div role="status">{rows.length === 0 && <Done isHeard={!waiting.isSomeoneLeaving} />}</div>
      <List rows={sent} fateOf={() => ({ state: 'sent' })} isOwn={isSignedIn} />
    </>
  );
}

const Done = ({ isHeard }: { isHeard: boolean }) =>
  isHeard ? (
    <EmptyState icon="circle-check" title={t('waiting.done_title')}>
      {t('waiting.done_text')}
    </EmptyState>
  ) : (
    <EmptyState icon="hourglass" title={t('signin.left_waiting')}>
      {t('signin.left_waiting_text')}
    </EmptyState>
  );

function Now({ isSignedIn }: { isSignedIn: boolean }) {
  return isSignedIn ? (
    <Button
      kind="primary"
      big
      wide
      icon="send"
      busy={isRefreshing.value}
      onClick={() => void refresh()}
    >
      {t('waiting.now')}
    </Button>
  ) : (
    <Button kind="primary" big wide href="/sign-in">
      {t('signin.submit')}
    </Button>
  );
}

interface ListProps {
  rows: Row[];
  fateOf: (row: Row) => Fate;
  isOwn: boolean;
}

function List({ rows, fateOf: fate, isOwn }: ListProps) {
  if (rows.length === 0) return null;
  return (
    <ul class="list waiting-list">
      {rows.map((row) => (
        <li key={row.entry.id}>
          <Act row={row} fate={fate(row)} isOwn={isOwn} />
        </li>
      ))}
    </ul>
  );
}

const ICONS: Record<Fate['state'], IconName> = {
  refused: 'triangle-alert',
  signed_out: 'log-out',
  offline: 'wifi-off',
  busy: 'hourglass',
  sending: 'send',
  sent: 'circle-check',
};

function Act({ row: { entry, about }, fate, isOwn }: { row: Row; fate: Fate; isOwn: boolean }) {
  const words = isOwn && wordsOf(entry);
  return (
    <div class={`waiting-act ${fate.state}`}>
      <Icon name={ICONS[fate.state]} />
      <div>
        <strong>{saying(entry, isOwn)}</strong>
        {words && <p class="waiting-words">{words}</p>}
        {about && (
          <p>
            <a href={`/a/${about.id}`} lang={about.language}>
              {about.title}
            </a>
          </p>
        )}
        <p>{stateText(fate)}</p>
        <p class="muted small">
          {fate.state === 'sent'
            ? t('waiting.done_at', { when: dateTime(entry.at) })
            : t('waiting.since', { when: dateTime(entry.at) })}
        </p>
      </div>
    </div>
  );
}

function stateText(fate: Fate): string {
  if (fate.state === 'busy') {
    return t('waiting.state_busy', { time: time(new Date(fate.until)) });
  }
  return fate.state === 'refused' ? t('waiting.refused_text') : t(`waiting.state_${fate.state}`);
}
