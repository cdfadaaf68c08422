/** What the service worker does with messages and media: read when it is first needed. */

import { openCurrent } from '../core/db/person';
import { clearReadElsewhere } from '../core/notices';
import { reconcile } from '../core/push';
import { onClick } from './click';
import { flushOrThrow } from './flush';
import { picture, recording } from './media';
import { onPush } from './push';

declare const self: ServiceWorkerGlobalScope & { acts?: Acts };

/** Daily, where the browser has it: the bell is repaired and read messages leave the screen. */
async function lookAfter(): Promise<void> {
  const db = await openCurrent();
  if (!db) return;
  await reconcile(self.registration);
  await clearReadElsewhere(db);
}

const acts = { flushOrThrow, lookAfter, onClick, onPush, picture, reconcile, recording };

export type Acts = typeof acts;

self.acts = acts;
