import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { item, signedIn } from '../fakes';
import { heedLeaving } from './left';

test('a page that is left bars nobody from the database, and ends its work when it is back', async () => {
  const page = new EventTarget();
  heedLeaving(page);
  const db = await signedIn();
  const leave = () => page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }));
  let isLeft = false;

  const writing = db.change(async (stores) => {
    const announcements = stores.objectStore('announcements');
    await announcements.put(item('a'));
    if (!isLeft) isLeft = leave();
    await announcements.put(item('b'));
  });
  await new Promise((resolve) => page.addEventListener('pagehide', resolve));
  const later = await openDB(db.name);
  const seen = await later.count('announcements');
  later.close();
  page.dispatchEvent(new Event('pageshow'));
  await writing;

  expect(seen).toBe(0);
  expect(await db.count('announcements')).toBe(2);
});
