/** Wires events; the doing is in the files beside. */

import { openCurrent } from '../core/db/person';
import { clearReadElsewhere } from '../core/notices';
import { reconcile } from '../core/push';
import { onClick } from './click';
import { flushOrThrow } from './flush';
import { dropOlder, install } from './precache';
import { onPush } from './push';
import { answer } from './routes';

declare const self: ServiceWorkerGlobalScope;

interface SyncEvent extends ExtendableEvent {
  tag: string;
}

self.addEventListener('install', (event) => {
  event.waitUntil(install(event));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOlder().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const answered = answer(event.request);
  if (answered) event.respondWith(answered);
});

self.addEventListener('push', (event) => {
  event.waitUntil(onPush(textOf(event)));
});

self.addEventListener('notificationclick', (event) => {
  event.waitUntil(onClick(event.notification));
});

self.addEventListener('pushsubscriptionchange', (event) => {
  (event as ExtendableEvent).waitUntil(reconcile(self.registration));
});

self.addEventListener('periodicsync', (event) => {
  if ((event as SyncEvent).tag === 'bell') (event as SyncEvent).waitUntil(lookAfter());
});

/** Daily, where the browser has it: the bell is repaired and read messages leave the screen. */
async function lookAfter(): Promise<void> {
  const db = await openCurrent();
  if (!db) return;
  await reconcile(self.registration);
  await clearReadElsewhere(db);
}

self.addEventListener('sync', (event) => {
  if ((event as SyncEvent).tag === 'outbox') (event as SyncEvent).waitUntil(flushOrThrow());
});

self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});

function textOf(event: PushEvent): string | null {
  try {
    return event.data?.text() ?? null;
  } catch {
    return null;
  }
}
