import { beforeEach, expect, test } from 'vitest';
import type { PersonDb, Stored } from '../core/db/person';
import { item, json, network, signedIn } from '../core/fakes';
import { isOffline } from './connection';
import { bring, current, find, hasMore, items, loadInbox, showMore, waiting } from './inbox';
import { understand } from './mine';

let db: PersonDb;

beforeEach(async () => {
  db = await signedIn();
  for (let number = 100; number < 220; number += 1) {
    const at = new Date(Date.UTC(2026, 0, number)).toISOString();
    const changes = { must_acknowledge: false, opened_at: at, published_at: at };
    await db.put('announcements', item(`n${number}`, changes));
  }
  await loadInbox();
});

test('the list shows a page, and one more for each tap', async () => {
  expect(current.value.map(({ id }) => id).slice(0, 2)).toEqual(['n219', 'n218']);
  expect(items.value).toHaveLength(50);

  await showMore();
  expect(items.value).toHaveLength(100);
  expect(hasMore.value).toBe(true);
  await showMore();

  expect(items.value).toHaveLength(120);
  expect(hasMore.value).toBe(false);
});

test('what lies deeper than the list is read from the phone, without network', async () => {
  const calls = network(new TypeError('Failed to fetch'));

  await bring('n100');

  expect(find('n100')?.title).toBe('Title n100');
  expect(calls).toEqual([]);
});

test('what lies deeper follows what happens to it', async () => {
  await bring('n100');

  await db.put('announcements', item('n100', { title: 'Anders' }));
  await loadInbox();
  expect(find('n100')?.title).toBe('Anders');
  await db.delete('announcements', 'n100');
  await loadInbox();

  expect(find('n100')).toBeUndefined();
});

test('what is not on the phone comes from the server', async () => {
  network(json(item('elsewhere', { title: 'Nieuw' })));

  await bring('elsewhere');
  await loadInbox();

  expect(find('elsewhere')?.title).toBe('Nieuw');
});

test('what is understood is shown when it is written, whatever is being read from before', async () => {
  await db.put('announcements', item('asks', { published_at: '2026-12-01T08:00:00Z' }));
  await loadInbox();
  isOffline.value = true;

  const before = loadInbox();
  await understand(find('asks') as Stored);
  const shown = [find('asks')?.acknowledged_at, waiting.value];
  await before;

  expect(shown).toEqual([expect.any(String), 1]);
  expect(find('asks')?.acknowledged_at).toBe(shown[0]);
  expect(await db.get('announcements', 'asks')).toMatchObject({ acknowledged_at: shown[0] });
});
