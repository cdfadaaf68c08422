import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ago, dateTime, t } from '../../core/i18n';
import { Button, EmptyState, Loading, Page, Search as SearchField } from '../../ui';
import { Priority } from '../priority';
import { addressOf, keepAsked, lastAsked, openedAt } from './asked';
import type { Sheet } from './catalogue';
import { hitsIn, marked, type Piece, snippet } from './snippet';
import { type Result, type Row, useSearch } from './use-search';
import './search.css';

const PORTION = 20;

function remember(query: string, opened?: string): void {
  history.replaceState(history.state, '', addressOf(query, opened));
  void keepAsked(query).catch(() => undefined);
}

/** Looks through everything on this phone; needs no network. */
export default function Search() {
  const [opened] = useState(() => openedAt(location.search));
  const [asked, setAsked] = useState(opened === null ? '' : null);
  useEffect(() => {
    if (asked === null) lastAsked().then(setAsked, () => setAsked(''));
  }, []);
  return (
    <Page title={t('search.title')} back="/" backLabel={t('announcement.to_inbox')}>
      {asked === null ? <Loading /> : <Asking first={asked} opened={opened ?? ''} />}
    </Page>
  );
}

function Asking({ first, opened }: { first: string; opened: string }) {
  const [typed, setTyped] = useState(first);
  const [most, setMost] = useState(PORTION);
  const [back, setBack] = useState(opened);
  const query = typed.trim();
  const wanted = useCallback(
    (ids: readonly string[]) => Math.max(most, ids.indexOf(back) + 1),
    [most, back],
  );
  const result = useSearch(query, wanted);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!query) form.current?.querySelector('input')?.focus();
  }, []);
  const type = (value: string) => {
    setTyped(value);
    setMost(PORTION);
    setBack('');
    remember(value.trim());
  };
  return (
    <>
      <search>
        <form ref={form} onSubmit={(event) => event.preventDefault()}>
          <SearchField label={t('search.label')} value={typed} onInput={type} />
        </form>
      </search>
      <p class="muted search-count" role="status">
        {result?.query && result.total > 0 ? t('search.found', { count: result.total }) : ''}
      </p>
      {result ? (
        <Outcome result={result} back={back} onMore={() => setMost((now) => now + PORTION)} />
      ) : (
        <Loading />
      )}
    </>
  );
}

interface OutcomeProps {
  result: Result;
  back: string;
  onMore: () => void;
}

function Outcome({ result, back, onMore }: OutcomeProps) {
  const { query, total, rows, size } = result;
  if (!query) return <p class="muted">{t('search.hint', { count: size })}</p>;
  if (total === 0) {
    return (
      <div role="status" class="search-none">
        <EmptyState icon="search" title={t('search.none_title', { query })}>
          {t('search.none_text', { count: size })}
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      <Hits rows={rows} query={query} back={back} />
      {rows.length < total && (
        <Button wide big icon="chevron-down" onClick={onMore}>
          {t('search.more')}
        </Button>
      )}
    </>
  );
}

function Hits({ rows, query, back }: { rows: Row[]; query: string; back: string }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const opened = back && list.current?.querySelector<HTMLElement>(`[data-id="${back}"]`);
    if (!opened) return;
    opened.focus({ preventScroll: true });
    opened.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <ul ref={list} class="cards">
      {rows.map((row) => (
        <li key={row.item.id}>
          <Hit row={row} query={query} />
        </li>
      ))}
    </ul>
  );
}

function Hit({ row: { item, sheet, terms }, query }: { row: Row; query: string }) {
  const { id, priority, published_at } = item;
  const [label, text] = partOf(sheet, terms);
  return (
    <a
      class={`announcement priority-${priority} search-hit`}
      href={`/a/${id}?found`}
      data-id={id}
      onClick={() => remember(query, id)}
    >
      <span class="announcement-top">
        {priority !== 'info' && <Priority priority={priority} />}
        <time class="muted small" dateTime={published_at} title={dateTime(published_at)}>
          {ago(published_at)}
        </time>
      </span>
      <span class="announcement-words">
        <strong lang={item.language}>
          <Marked pieces={marked(sheet.title, terms)} />
        </strong>
        <span class="muted">
          {label && <span class="search-part">{label}: </span>}
          <span lang={item.language}>
            <Marked pieces={snippet(text, terms)} />
          </span>
        </span>
      </span>
    </a>
  );
}

/** Where most of what was asked for stands, and what to call it. */
function partOf({ text, reply, answer }: Sheet, terms: ReadonlySet<string>): [string, string] {
  const parts: [string, string][] = [
    ['', text],
    [t('answers.reply'), reply],
    [t('search.own_answer'), answer],
  ];
  const [best] = parts.sort((one, other) => hitsIn(other[1], terms) - hitsIn(one[1], terms));
  return best ?? ['', text];
}

const Marked = ({ pieces }: { pieces: Piece[] }) => (
  <>{pieces.map(({ text, isHit }, at) => (isHit ? <mark key={at}>{text}</mark> : text))}</>
);
