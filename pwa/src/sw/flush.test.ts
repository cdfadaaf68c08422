import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PersonDb } from '../core/db/person';
import { item, json, network, signedIn } from '../core/fakes';
import { acknowledge, report } from '../core/outbox';
import { flushOrThrow } from './flush';

let db: PersonDb;

const settling = () =>
  network(({ body }) => {
    const receipts = (body as { receipts: { id: string }[] }).receipts;
    return json({ settled: receipts.map(({ id }) => id), refused: [] });
  });

beforeEach(async () => {
  db = await signedIn();
});

afterEach(() => {
  vi.restoreAllMocks();
});

test('a sync waits for a report that is due in its turn', async () => {
  const calls = settling();
  await report(db, 'displayed', 'a', 30);

  await flushOrThrow();

  expect(calls).toHaveLength(1);
  expect(await db.count('outbox')).toBe(0);
});

test('a sync asks for a later turn where the report is due in one', async () => {
  const calls = settling();
  await report(db, 'displayed', 'a', 330_000);

  await expect(flushOrThrow()).rejects.toThrow('1 still wait');

  expect(calls).toEqual([]);
});

test('"understood" does not wait, and takes the report along', async () => {
  const calls = settling();
  await db.put('announcements', item('a'));
  await report(db, 'displayed', 'a', 330_000);
  await acknowledge(db, 'a');

  await flushOrThrow();

  expect(calls).toHaveLength(1);
  expect(await db.count('outbox')).toBe(0);
});
