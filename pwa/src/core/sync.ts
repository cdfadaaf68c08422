import { readFact } from './db/device';
import { announce } from './db/live';
import { openCurrent, type PersonDb, readMeta, type Stored, writeMeta } from './db/person';
import { kept, readAsking } from './db/places';
import { absolute, call, exclusively, refusalOf, request } from './http';
import { dropPictures, keepPictures, tidyPictures } from './media';
import { clearNotices } from './notices';
import { note } from './outbox/shown';
import { keepRecordings, tidyRecordings } from './recordings';
import type { Inbox, OwnAnswers } from './wire';

const MOST_PAGES = 50;
const KEPT_FOR = 30 * 24 * 60 * 60_000;

/**
 * What a page of the inbox does to what is stored: pure, so that it can be tested. An inbox that is
 * fetched anew comes in pages: `stale` is what was there before and has not come again so far. It
 * goes with the last page, so that a tap the server has not heard of yet outlives the first. `all`
 * names whatever is stored, of which `stored` holds at least what the page is about.
 */
export function merge(
  stored: ReadonlyMap<string, Stored>,
  page: Pick<Inbox, 'items' | 'removed' | 'receipts' | 'is_reset' | 'has_more'>,
  before: readonly string[] = [],
  all: readonly string[] = [...stored.keys()],
): { put: Stored[]; remove: string[]; stale: string[] } {
  const put = new Map<string, Stored>();
  for (const item of page.items) {
    const known = stored.get(item.id);
    put.set(item.id, {
      ...item,
      opened_at: item.opened_at ?? known?.opened_at ?? null,
      acknowledged_at: item.acknowledged_at ?? known?.acknowledged_at ?? null,
      window: known?.window,
      answered_at: known?.answered_at,
      said_at: known?.said_at,
      reply_opened_at: known?.reply_opened_at,
    });
  }
  for (const { announcement_id, opened_at, acknowledged_at } of page.receipts) {
    const known = put.get(announcement_id) ?? stored.get(announcement_id);
    if (!known) continue;
    put.set(announcement_id, {
      ...known,
      opened_at: opened_at ?? known.opened_at,
      acknowledged_at: acknowledged_at ?? known.acknowledged_at,
    });
  }
  const stale = (page.is_reset ? all : before).filter((id) => !put.has(id));
  const remove = [...new Set([...page.removed, ...(page.has_more ? [] : stale)])];
  for (const id of remove) put.delete(id);
  return { put: [...put.values()], remove, stale: page.has_more ? stale : [] };
}

/** Brings this device up to date. Throws Refused or Unreachable. True: something changed. */
export async function sync(): Promise<boolean> {
  const db = await openCurrent();
  if (!db) return false;
  const startedAt = Date.now();
  const hasChanged = await exclusively(`veldpost-sync-${db.name}`, () => pull(db));
  if (await readMeta(db, 'isToLearn')) await learn(db).catch(() => undefined);
  await writeMeta(db, { syncedAt: Date.now() });
  await clearNotices(db, startedAt).catch(() => undefined);
  if (hasChanged) announce('inbox');
  return hasChanged;
}

async function pull(db: PersonDb): Promise<boolean> {
  let hasChanged = false;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await fetchPage(db);
    if (!page) break;
    await apply(db, page.inbox, page.etag);
    hasChanged = true;
    if (!page.inbox.has_more) break;
    announce('inbox');
  }
  return hasChanged;
}

/** What was answered elsewhere, of what asks here; a failure is made good after the next sync. */
async function learn(db: PersonDb): Promise<void> {
  const asks = (await readAsking(db)).some((one) => one.asks_answer || one.asks_safety);
  const none: OwnAnswers = { answered: [], said: [] };
  const { answered, said } = asks ? await call<OwnAnswers>('GET', '/api/me/answers') : none;
  await db.change(async (stores) => {
    for (const { announcement_id, at } of answered) {
      await note(announcement_id, { answered_at: at }, stores);
    }
    for (const { announcement_id, at } of said)
      await note(announcement_id, { said_at: at }, stores);
    await stores.objectStore('meta').put(false, 'isToLearn');
  });
}

/** Null: nothing new. */
async function fetchPage(db: PersonDb): Promise<{ inbox: Inbox; etag: string } | null> {
  const [cursor, etag] = await Promise.all([readMeta(db, 'cursor'), readMeta(db, 'etag')]);
  const url = new URL(absolute('/api/inbox'));
  if (cursor) url.searchParams.set('cursor', cursor);
  const headers = new Headers(etag ? { 'If-None-Match': etag } : {});
  const answer = await request(new Request(url, { headers, cache: 'no-store' }));
  if (answer.status === 304) return null;
  if (!answer.ok) throw await refusalOf(answer);
  return { inbox: (await answer.json()) as Inbox, etag: answer.headers.get('ETag') ?? '' };
}

async function apply(db: PersonDb, inbox: Inbox, etag: string): Promise<void> {
  const removed = await db.change(async (stores) => {
    const announcements = stores.objectStore('announcements');
    const about = [...inbox.items, ...inbox.receipts.map((one) => ({ id: one.announcement_id }))];
    const known = await Promise.all(about.map(({ id }) => announcements.get(id)));
    const stored = new Map(known.flatMap((item) => (item ? [[item.id, item]] : [])));
    const all = inbox.is_reset ? await announcements.getAllKeys() : [];
    const meta = stores.objectStore('meta');
    const before = ((await meta.get('stale')) as string[] | undefined) ?? [];
    const { put, remove, stale } = merge(stored, inbox, before, all);
    await Promise.all([
      ...put.map((item) => announcements.put(kept(item))),
      ...remove.map((id) => announcements.delete(id)),
      meta.put(stale, 'stale'),
      meta.put(inbox.cursor, 'cursor'),
      ...(inbox.is_reset ? [meta.put(true, 'isToLearn')] : []),
      meta.put(inbox.has_more ? '' : etag, 'etag'),
    ]);
    return remove;
  });
  await dropPictures(removed);
}

/** Fetches pictures and recordings of the last 30 days, so that they are there without network. */
export async function prefetchMedia(width: number): Promise<void> {
  const items = await readRecent();
  await keepPictures(items, width);
  await keepRecordings(items);
}

/** Fetches nothing, and drops what is older. */
export async function tidyMedia(): Promise<void> {
  const items = await readRecent();
  await tidyPictures(items);
  await tidyRecordings(items);
}

async function readRecent(): Promise<Stored[]> {
  const since = new Date(Date.now() - KEPT_FOR).toISOString();
  const newer = IDBKeyRange.lowerBound(since);
  return (await openCurrent())?.getAllFromIndex('announcements', 'published', newer) ?? [];
}

/** One announcement the device does not have (whole) yet. */
export async function fetchOne(id: string): Promise<Stored> {
  const answer = await request(new Request(absolute(`/api/inbox/${id}`), { cache: 'no-store' }));
  if (!answer.ok) throw await refusalOf(answer);
  const item = (await answer.json()) as Stored;
  const db = await openCurrent();
  if (db && (await readFact('session'))) {
    const known = await db.get('announcements', id);
    const stored = new Map(known ? [[id, known]] : []);
    const page = { items: [item], removed: [], receipts: [], is_reset: false, has_more: false };
    const { put } = merge(stored, page);
    for (const one of put) await db.put('announcements', kept(one));
    announce('inbox');
  }
  return item;
}
