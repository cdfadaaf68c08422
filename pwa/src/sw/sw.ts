/** Wires events; the doing is in the files beside. */

import type { Acts } from './acts';
import { dropOlder, install } from './precache';
import { answer } from './routes';

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): typeof rules;
}

declare const self: ServiceWorkerGlobalScope & { acts?: Acts; trustedTypes?: TrustedTypes };

/** The only script address that the service worker ever gives to the browser. */
function trusted(url: string): string {
  const policy = self.trustedTypes?.createPolicy('veldpost-worker', {
    createScriptURL: (address) => address,
  });
  return policy?.createScriptURL(url) ?? url;
}

/** It is stored with this worker at its installation, so that it is there without network. */
function acts(): Acts {
  if (!self.acts) importScripts(trusted(__ACTS__));
  return self.acts as unknown as Acts;
}

interface SyncEvent extends ExtendableEvent {
  tag: string;
}

self.addEventListener('install', (event) => {
  acts();
  event.waitUntil(install(event));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOlder().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const answered = answer(event.request, acts);
  if (answered) event.respondWith(answered);
});

self.addEventListener('push', (event) => {
  event.waitUntil(acts().onPush(textOf(event)));
});

self.addEventListener('notificationclick', (event) => {
  event.waitUntil(acts().onClick(event.notification));
});

self.addEventListener('pushsubscriptionchange', (event) => {
  (event as ExtendableEvent).waitUntil(acts().reconcile(self.registration));
});

self.addEventListener('periodicsync', (event) => {
  if ((event as SyncEvent).tag === 'bell') (event as SyncEvent).waitUntil(acts().lookAfter());
});

self.addEventListener('sync', (event) => {
  if ((event as SyncEvent).tag === 'outbox') (event as SyncEvent).waitUntil(acts().flushOrThrow());
});

self.addEventListener('message', (event) => {
  const asked = (event.data as { type?: string } | null)?.type;
  if (asked === 'SKIP_WAITING') void self.skipWaiting();
  if (asked === 'CLAIM') event.waitUntil(self.clients.claim());
});

function textOf(event: PushEvent): string | null {
  try {
    return event.data?.text() ?? null;
  } catch {
    return null;
  }
}
