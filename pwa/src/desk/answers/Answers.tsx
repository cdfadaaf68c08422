import { useEffect, useState } from 'preact/hooks';
import { may } from '../../app/session';
import { dateTime, t } from '../../core/i18n';
import { Button, Loading, Pill, Section } from '../../ui';
import type { Announcement } from '../api';
import { Failure } from '../Failure';
import { usePolling } from '../hooks';
import { type Board, boardOf, type Item, photoUrl } from './api';
import { ReplyForm } from './ReplyForm';

const EVERY = 10_000;

interface Props {
  found: Announcement;
  again: () => void;
}

/** What readers answered, in groups; the one reply to all of them; and who is safe. */
export function Answers({ found, again }: Props) {
  return (
    <>
      {found.asks_safety && may('safety:read') && (
        <Button icon="shield-check" href={`/safety/${found.id}`}>
          {t('desk.answers.safety_open')}
        </Button>
      )}
      {found.asks_answer && may('answers:read') && <Asked found={found} again={again} />}
    </>
  );
}

function Asked({ found, again }: Props) {
  const [board, setBoard] = useState<Board | null>(null);
  const [more, setMore] = useState<Item[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  usePolling(async () => {
    try {
      setBoard(await boardOf(found.id));
      setError(null);
    } catch (problem) {
      setError(problem);
    }
    return EVERY;
  }, [found.id, round]);
  useEffect(() => {
    if (more.length === 0) setNext(board?.next_cursor ?? null);
  }, [board]);
  const loadMore = async () => {
    const page = await boardOf(found.id, next ?? undefined);
    setMore([...more, ...page.items]);
    setNext(page.next_cursor);
  };
  return (
    <Section title={t('desk.answers.title')}>
      {error !== null && <Failure error={error} again={() => setRound(round + 1)} />}
      {board ? <Whole board={board} more={more} /> : error === null && <Loading lines={3} />}
      {next && <Button onClick={() => void loadMore()}>{t('desk.answers.more')}</Button>}
      {found.state === 'published' && may('announcements:publish') && (
        <ReplyForm found={found} onDone={again} />
      )}
    </Section>
  );
}

function Whole({ board, more }: { board: Board; more: Item[] }) {
  const { clear, question, cannot } = board.counts;
  const known = new Set(board.items.map((one) => one.id));
  const items = [...board.items, ...more.filter((one) => !known.has(one.id))];
  return (
    <>
      <p class="row">
        <Pill tone="good" icon="circle-check">
          {t('desk.answers.clear', { count: clear })}
        </Pill>
        <Pill tone="info" icon="circle-help">
          {t('desk.answers.question', { count: question })}
        </Pill>
        <Pill tone="important" icon="ban">
          {t('desk.answers.cannot', { count: cannot })}
        </Pill>
      </p>
      {board.is_anonymous && <p class="muted small">{t('desk.answers.anonymous')}</p>}
      {clear + question + cannot === 0 && <p class="muted">{t('desk.answers.none')}</p>}
      <Group choice="question" title={t('desk.answers.questions')} items={items} />
      <Group choice="cannot" title={t('desk.answers.cannots')} items={items} />
    </>
  );
}

interface GroupProps {
  choice: Item['choice'];
  title: string;
  items: Item[];
}

function Group({ choice, title, items }: GroupProps) {
  const own = items.filter((one) => one.choice === choice);
  if (own.length === 0) return null;
  return (
    <div class="stack tight">
      <h3>{title}</h3>
      <ul class="desk-answers">
        {own.map((one) => (
          <li key={one.id} class="card">
            {one.text && <p class="desk-answer-words">{one.text}</p>}
            {one.photo && (
              <img
                src={photoUrl(one.id)}
                alt={t('desk.answers.photo_alt')}
                width={one.photo.width}
                height={one.photo.height}
                loading="lazy"
              />
            )}
            {one.awaits_photo && <p class="muted">{t('desk.answers.photo_coming')}</p>}
            <p class="muted small">
              {[one.person?.name, dateTime(one.answered_at)].filter(Boolean).join(', ')}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
