import { useEffect, useRef, useState } from 'preact/hooks';
import { lazy, useLocation } from 'preact-iso';
import { refresh, sendSoon } from '../app/engine';
import { bring, find, items, parked, waitingFor } from '../app/inbox';
import { understand } from '../app/mine';
import { openCurrent, type Stored } from '../core/db/person';
import { ago, date, dateTime, language, languageName, t, withTexts } from '../core/i18n';
import { open } from '../core/outbox';
import { problemText, Refused } from '../core/problems';
import { Blocks, Button, EmptyState, Icon, Loading, Notice, Page, Pill } from '../ui';
import { Failed } from './answers/Failed';
import { Reply } from './answers/Reply';
import { ListenButton } from './ListenButton';
import { Picture } from './Picture';
import { Priority } from './priority';
import './announcement.css';

const Asked = lazy(() => import('./answers').then((one) => one.Asked));
const AskedSafety = lazy(() => import('./answers').then((one) => one.AskedSafety));
const NotTaken = lazy(withTexts('around')(() => import('./NotTaken')));
const Translate = lazy(() => import('./translate'));

export default function Announcement({ id }: { id: string }) {
  const item = find(id);
  const [problem, setProblem] = useState<unknown>(null);
  const isWhole = item && !item.isPartial;
  useEffect(() => {
    setProblem(null);
    if (items.value && !isWhole) void bring(id).catch(setProblem);
  }, [id, isWhole, items.value === null]);
  useEffect(() => {
    const isSeen = document.visibilityState === 'visible';
    if (item && (isSeen || !item.opened_at)) void noteOpened(id);
  }, [id, item === undefined, item?.reply?.replied_at]);
  if (item) return <Whole item={item} isIncomplete={Boolean(problem) && item.isExcerpt} />;
  return (
    <Page title={problem ? t('announcement.gone_title') : t('ui.loading')} back="/">
      {problem ? <Gone problem={problem} /> : <Loading text lines={6} />}
    </Page>
  );
}

function Gone({ problem }: { problem: unknown }) {
  const isGone = problem instanceof Refused && problem.status === 404;
  return (
    <EmptyState
      icon={isGone ? 'archive' : 'wifi-off'}
      title={isGone ? t('announcement.gone_text') : problemText(problem)}
      action={<Button href="/">{t('announcement.to_inbox')}</Button>}
    />
  );
}

/** Opened once; its notification has done its work. */
async function noteOpened(id: string): Promise<void> {
  const db = await openCurrent();
  if (db) await open(db, id);
  await sendSoon();
  const registration = await navigator.serviceWorker?.getRegistration();
  const shown = (await registration?.getNotifications({ tag: id })) ?? [];
  for (const notification of shown) notification.close();
}

/** To where it was found, or to the list. */
function useWayBack(id: string): { back: string; backLabel: string } {
  const { found } = useLocation().query;
  if (found === undefined) return { back: '/', backLabel: t('announcement.to_inbox') };
  const back = `/search?${new URLSearchParams({ at: id })}`;
  return { back, backLabel: t('announcement.to_results') };
}

function Whole({ item, isIncomplete }: { item: Stored; isIncomplete?: boolean }) {
  return (
    <Page title={item.title} lang={item.language} {...useWayBack(item.id)}>
      <article class="stack loose announcement-page">
        {item.asks_safety && <AskedSafety item={item} />}
        <div class="row">
          <Priority priority={item.priority} />
          <time class="muted" dateTime={item.published_at} title={dateTime(item.published_at)}>
            {ago(item.published_at)}
          </time>
          {item.language !== language() && (
            <Pill icon="languages">{languageName(item.language, language())}</Pill>
          )}
        </div>
        <Picture item={item} />
        <ListenButton item={item} />
        {item.language !== language() && <Translate item={item} />}
        <Blocks blocks={item.blocks} lang={item.language} />
        {isIncomplete && (
          <Notice icon="wifi-off" title={t('announcement.incomplete_title')}>
            {t('announcement.incomplete_text')}
          </Notice>
        )}
        {item.expires_at && (
          <p class="muted small">{t('announcement.until', { date: date(item.expires_at) })}</p>
        )}
        {item.reply && <Reply reply={item.reply} />}
        {item.asks_answer && <Asked item={item} />}
        {item.must_acknowledge && <Answer item={item} />}
      </article>
    </Page>
  );
}

function Answer({ item }: { item: Stored }) {
  const [busy, setBusy] = useState(false);
  const [isNow, setNow] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const refused = parked.value.find((one) => one.subject === item.id);
  const understood = async () => {
    setBusy(true);
    setNow(true);
    setProblem(null);
    try {
      await understand(item);
    } catch (error) {
      setNow(false);
      return setProblem(error);
    } finally {
      setBusy(false);
    }
    await sendSoon();
    if (parked.value.some((one) => one.subject === item.id)) await refresh();
  };
  if (refused) return <NotTaken entry={refused} />;
  if (item.acknowledged_at) {
    const answered = <Answered item={item} at={item.acknowledged_at} isNow={isNow} />;
    return isNow ? <div class="answer">{answered}</div> : answered;
  }
  return (
    <div class="answer">
      <p>{t('announcement.please_confirm')}</p>
      <Failed problem={problem} />
      <Button kind="primary" big wide icon="check" busy={busy} onClick={() => void understood()}>
        {t('announcement.understand')}
      </Button>
    </div>
  );
}

interface AnsweredProps {
  item: Stored;
  at: string;
  /** It takes the place, and the focus, of the button that was tapped. */
  isNow: boolean;
}

function Answered({ item, at, isNow }: AnsweredProps) {
  const isWaiting = waitingFor.value.has(item.id);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isNow) box.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div
      ref={box}
      tabIndex={-1}
      class={isWaiting ? 'answered tone-important' : 'answered tone-good'}
      role="status"
      aria-label={t('announcement.understood')}
    >
      <Icon name={isWaiting ? 'clock' : 'circle-check'} large />
      <div>
        <strong>{t('announcement.understood')}</strong>
        <p>{isWaiting ? t('announcement.waiting') : dateTime(at)}</p>
      </div>
    </div>
  );
}
