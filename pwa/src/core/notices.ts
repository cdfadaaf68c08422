import type { PersonDb } from './db/person';

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

/** Our notifications on this device's screen, from the page and from the service worker. */
export async function notices(): Promise<Notification[]> {
  const { registration } = globalThis as { registration?: ServiceWorkerRegistration };
  const its = registration ?? (await globalThis.navigator?.serviceWorker?.getRegistration());
  return (await its?.getNotifications?.()) ?? [];
}
