import { type PersonDb, readMeta } from './db/person';
import { call } from './http';
import type { Inbox } from './wire';

type Receipt = Inbox['receipts'][number];

/** What a notification of ours remembers. */
interface Notice {
  id?: string;
  kind?: string;
  /** When it was shown. */
  at?: number;
}

/**
 * Takes down notifications of what was read, here or on another device. What is not in the inbox
 * (any more) goes too, if it was shown before `syncedAt`: withdrawn, or for somebody else now.
 */
export async function clearNotices(db: PersonDb, syncedAt = 0): Promise<void> {
  for (const shown of await notices()) {
    const { id, kind, at = 0 } = (shown.data ?? {}) as Notice;
    if (!id || kind === 'test') continue;
    const item = await db.get('announcements', id);
    const isRead = kind === 'announcement' && Boolean(item?.opened_at || item?.acknowledged_at);
    if (isRead || (!item && at < syncedAt)) shown.close();
  }
}

/**
 * Asks what was read or withdrawn since the last sync, and takes its notifications down. Stores
 * nothing: that is the next sync's.
 */
export async function clearReadElsewhere(db: PersonDb): Promise<void> {
  const cursor = await readMeta(db, 'cursor');
  if (!cursor) return;
  const asked = `/api/inbox?cursor=${encodeURIComponent(cursor)}`;
  const { items, removed, receipts } = await call<Inbox>('GET', asked);
  const isRead = (one: Pick<Receipt, 'opened_at' | 'acknowledged_at'>) =>
    Boolean(one.opened_at || one.acknowledged_at);
  const over = new Set([
    ...removed,
    ...receipts.filter(isRead).map((one) => one.announcement_id),
    ...items.filter(isRead).map((one) => one.id),
  ]);
  for (const shown of await notices()) {
    const { id, kind } = (shown.data ?? {}) as Notice;
    if (id && kind !== 'reply' && over.has(id)) shown.close();
  }
}

/** Our notifications on this device's screen, from the page and from the service worker. */
export async function notices(): Promise<Notification[]> {
  const { registration } = globalThis as { registration?: ServiceWorkerRegistration };
  const its = registration ?? (await globalThis.navigator?.serviceWorker?.getRegistration());
  return (await its?.getNotifications?.()) ?? [];
}
