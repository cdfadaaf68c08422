import { badgeOf, showBadge } from '../core/badge';
import { leastNow, now as serverNow } from '../core/clock';
import { readFact } from '../core/db/device';
import { announce } from '../core/db/live';
import { openCurrent, type PersonDb, type Stored } from '../core/db/person';
import { kept, readAsking } from '../core/db/places';
import { clearReadElsewhere, notices } from '../core/notices';
import { report } from '../core/outbox';
import { reportDelay } from '../core/pacing';
import { type Payload, parsePayload } from '../core/payload';
import { isHeard, noteShown } from '../core/seen';
import { flushAfter, LONGEST_STAY } from './flush';

declare const self: ServiceWorkerGlobalScope;

const LOOK_UP = 3_000;

interface Shown {
  title: string;
  /** A reply takes the place of the message it belongs to, and is still noticed. */
  options: NotificationOptions & { renotify?: boolean };
}

/** Show, then store, then report. Whatever arrives, something is shown: iOS counts. */
export async function onPush(text: string | null): Promise<void> {
  const payload = parsePayload(text, self.location.origin);
  const isMine = await within(LOOK_UP, isForThisPerson(payload), false);
  const isRepeat = isMine && (await within(LOOK_UP, isKnown(payload), false));
  const { title, options } = isMine ? carried(payload, isRepeat) : await neutral();
  await self.registration.showNotification(title, options);
  if (!isMine) return;
  const db = await openCurrent();
  if (!db) return;
  await noteShown(db, payload);
  await store(db, payload);
  const isAwake = await tell(db, payload);
  if (isAwake) await clearOthers(db, payload);
}

async function isKnown(payload: Payload): Promise<boolean> {
  const db = await openCurrent();
  return db !== null && isHeard(db, payload);
}

/** Other notifications are still there: perhaps they were read on another device since. */
async function clearOthers(db: PersonDb, { id }: Payload): Promise<void> {
  const others = (await notices()).filter(({ data }) => data?.id && data.id !== id);
  if (others.length > 0) await clearReadElsewhere(db).catch(() => undefined);
}

/** A shared phone: what was meant for the person before is not shown to the one now. */
async function isForThisPerson({ recipient, kind, title }: Payload): Promise<boolean> {
  if (kind === 'unknown' || !title) return false;
  const [tag, session, isSignedOut] = await Promise.all([
    readFact('tag'),
    readFact('session'),
    readFact('isSignedOut'),
  ]);
  return Boolean(session) && !isSignedOut && recipient !== '' && recipient === tag;
}

function carried(payload: Payload, isRepeat: boolean): Shown {
  const { title, body, lang, tag, path, id, kind } = payload;
  return {
    title,
    options: {
      ...look(payload.isSilent || isRepeat),
      body,
      lang,
      tag,
      renotify: kind === 'reply' && !isRepeat,
      requireInteraction: payload.priority === 'critical' && kind === 'announcement',
      data: { path, id, kind, at: Date.now() },
    },
  };
}

async function neutral(): Promise<Shown> {
  const words = await within(LOOK_UP, readFact('neutral'), undefined);
  const options = { ...look(false), body: words?.body ?? '', tag: 'new' };
  return { title: words?.title ?? 'New message', options };
}

const look = (silent: boolean): NotificationOptions => ({
  icon: '/icons/192.png',
  badge: '/icons/badge.png',
  dir: 'auto',
  silent,
  data: { path: '/' },
});

/** The text came along: it opens without network. What is here already and newer stays. */
async function store(db: PersonDb, payload: Payload): Promise<void> {
  if (payload.isConfidential) return showBadge(payload.badge ?? 0);
  if (payload.kind === 'withdrawn') await db.delete('announcements', payload.id);
  if (payload.kind === 'reply') await storeReply(db, payload);
  if (payload.kind === 'announcement') {
    await db.change(async (stores) => {
      const announcements = stores.objectStore('announcements');
      const known = await announcements.get(payload.id);
      if (!known || known.rev < payload.rev) await announcements.put(kept(stored(payload, known)));
    });
  }
  announce('inbox');
  await showBadge(badgeOf(await readAsking(db), leastNow()));
}

/** Stands under its announcement at once; what did not fit is fetched when it is opened. */
async function storeReply(db: PersonDb, payload: Payload): Promise<void> {
  await db.change(async (stores) => {
    const announcements = stores.objectStore('announcements');
    const known = await announcements.get(payload.id);
    if (known && known.rev < payload.rev) await announcements.put(kept(replied(known, payload)));
  });
}

export function replied(known: Stored, payload: Payload, now = new Date(serverNow())): Stored {
  const reply = {
    language: payload.lang as Stored['language'],
    blocks: payload.blocks as Stored['blocks'],
    replied_at: now.toISOString(),
  };
  if (payload.isConfidential) return { ...known, isPartial: true };
  return { ...known, rev: payload.rev, reply, isPartial: true };
}

export function stored(payload: Payload, known?: Stored, now = new Date(serverNow())): Stored {
  return {
    id: payload.id,
    rev: payload.rev,
    language: payload.lang as Stored['language'],
    title: payload.title,
    blocks: payload.blocks as Stored['blocks'],
    excerpt: payload.body,
    priority: payload.priority as Stored['priority'],
    must_acknowledge: payload.mustAcknowledge,
    asks_answer: payload.asksAnswer,
    is_anonymous: payload.isAnonymous,
    asks_safety: payload.asksSafety,
    is_confidential: payload.isConfidential,
    reply: known?.reply ?? null,
    published_at: payload.publishedAt ?? now.toISOString(),
    expires_at: payload.expiresAt,
    picture: known?.picture ?? null,
    recording: known?.recording ?? null,
    opened_at: known?.opened_at ?? null,
    acknowledged_at: known?.acknowledged_at ?? null,
    answered_at: known?.answered_at,
    said_at: known?.said_at,
    reply_opened_at: known?.reply_opened_at,
    isPartial: true,
    isExcerpt: payload.isExcerpt,
    window: payload.window,
  };
}

/** True: it has waited its turn, and may ask the server for more. */
async function tell(db: PersonDb, payload: Payload): Promise<boolean> {
  const delay = payload.kind === 'announcement' ? reportDelay(payload.window) : 0;
  if (payload.kind === 'test') await report(db, 'test_displayed', payload.id, 0);
  if (payload.kind === 'announcement') await report(db, 'displayed', payload.id, delay);
  if (payload.kind === 'withdrawn' || payload.kind === 'reply') return false;
  await flushAfter(delay);
  return delay <= LONGEST_STAY;
}

async function within<T>(limit: number, wanted: Promise<T>, otherwise: T): Promise<T> {
  const tooLate = new Promise<T>((resolve) => setTimeout(resolve, limit, otherwise));
  return Promise.race([wanted.catch(() => otherwise), tooLate]);
}
