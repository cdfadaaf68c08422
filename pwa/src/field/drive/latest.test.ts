import { beforeEach, expect, test } from 'vitest';
import type { PersonDb } from '../../core/db/person';
import { item, json, network, signedIn } from '../../core/fakes';
import { latest } from './latest';

let db: PersonDb;
beforeEach(async () => {
  db = await signedIn();
  await db.put('announcements', item('a', { isPartial: true, isExcerpt: true }));
});

test('the rest of a text that came by push is fetched before it is read', async () => {
  network(json(item('a', { excerpt: 'whole' })));

  const found = await latest('a');

  expect(found).toMatchObject({ id: 'a', excerpt: 'whole' });
  expect(found?.isExcerpt).toBeUndefined();
});

test('without network there is the beginning', async () => {
  network(new TypeError('Failed to fetch'));

  expect(await latest('a')).toMatchObject({ id: 'a', isExcerpt: true });
});

test('nobody is kept waiting for an answer that does not come', async () => {
  network(() => json(item('a')));
  globalThis.fetch = () => new Promise(() => undefined);

  expect(await latest('a', 0)).toMatchObject({ isExcerpt: true });
});

test('what is whole is not asked for', async () => {
  const calls = network(json(item('b')));
  await db.put('announcements', item('b'));

  expect(await latest('b')).toMatchObject({ id: 'b' });
  expect(calls).toEqual([]);
});
