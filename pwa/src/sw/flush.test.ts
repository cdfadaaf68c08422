import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { leavers } from '../core/db/device';
import { notePerson, type PersonDb } from '../core/db/person';
import { item, json, network, PERSON, session, signedIn } from '../core/fakes';
import { leave } from '../core/leaving';
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

describe('after somebody left without network', () => {
  beforeEach(async () => {
    await notePerson(PERSON);
    await db.put('announcements', item('a'));
    await acknowledge(db, 'a');
    await leave(session());
  });

  test('a sync sends what they did and ends their session, with no page open', async () => {
    const calls = network(({ path, body }) => {
      if (path === '/api/session/refresh') return json(session());
      if (path === '/api/session/end') return new Response(null, { status: 204 });
      const { receipts } = body as { receipts: { id: string }[] };
      return json({ settled: receipts.map(({ id }) => id), refused: [] });
    });

    await flushOrThrow();

    const asked = calls.map(({ path }) => path);
    expect(asked).toEqual(['/api/session/refresh', '/api/receipts', '/api/session/end']);
    expect(await leavers()).toEqual([]);
  });

  test('a sync asks for another turn as long as the server cannot be reached', async () => {
    network(new TypeError('Failed to fetch'));

    await expect(flushOrThrow()).rejects.toThrow('1 still wait');

    expect(await leavers()).toHaveLength(1);
  });
});
