import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openCurrent, type PersonDb, readMeta } from './db/person';
import { item, json, network, refusal, signedIn } from './fakes';
import {
  acknowledge,
  entry,
  flush,
  open,
  outcomeOf,
  plan,
  report,
  spread,
  waitAfter,
} from './outbox';

let db: PersonDb;

beforeEach(async () => {
  vi.unstubAllGlobals();
  db = await signedIn();
  await db.put('announcements', item('a'));
});

const sent = (body: unknown) => (body as { receipts: { id: string; kind: string }[] }).receipts;

const settleAll = ({ body }: { body: unknown }) =>
  json({ settled: sent(body).map(({ id }) => id), refused: [] });

describe('acknowledging', () => {
  test('shows at once and queues, in one transaction', async () => {
    await acknowledge(db, 'a', 1000);

    const shown = await db.get('announcements', 'a');
    expect(shown?.acknowledged_at).toBe('1970-01-01T00:00:01.000Z');
    expect(shown?.opened_at).toBe(shown?.acknowledged_at);
    expect(await db.getAll('outbox')).toMatchObject([{ kind: 'acknowledged', subject: 'a' }]);
  });

  test('twice queues once', async () => {
    await acknowledge(db, 'a');
    await acknowledge(db, 'a');

    expect(await db.count('outbox')).toBe(1);
  });

  test('what stood on the screen is kept where the phone had lost it', async () => {
    const waits = await acknowledge(db, 'lost', 1000, item('lost'));

    expect((await db.get('announcements', 'lost'))?.acknowledged_at).toBe(waits?.at);
    expect(await db.getAll('outbox')).toEqual([waits]);
  });

  test('something that is not here queues nothing', async () => {
    await acknowledge(db, 'unknown');

    expect(await db.count('outbox')).toBe(0);
  });
});

describe('flushing', () => {
  test('delivers in the order of tapping and empties the queue', async () => {
    const calls = network(settleAll);
    await open(db, 'a');
    await acknowledge(db, 'a');

    const { left, nextAt } = await flush(db);

    expect(sent(calls[0]?.body).map(({ kind }) => kind)).toEqual(['opened', 'acknowledged']);
    expect({ left, nextAt }).toEqual({ left: 0, nextAt: null });
    expect(calls[0]?.headers.get('X-CSRF-TOKEN')).toBe('csrf');
  });

  test('without network keeps everything and waits longer each time', async () => {
    network(new TypeError('offline'));
    await acknowledge(db, 'a');

    await flush(db);
    const first = (await readMeta(db, 'retryAt')) ?? 0;
    await flush(db, { isEager: true });

    expect(await db.count('outbox')).toBe(1);
    expect(first).toBeGreaterThan(Date.now());
    expect(await readMeta(db, 'failures')).toBe(2);
  });

  test('after a lost answer sends the same id again', async () => {
    const calls = network(new TypeError('lost'), settleAll);
    await acknowledge(db, 'a');

    await flush(db);
    await flush(db, { isEager: true });

    expect(sent(calls[1]?.body)[0]?.id).toBe(sent(calls[0]?.body)[0]?.id);
    expect(await db.count('outbox')).toBe(0);
  });

  test('obeys Retry-After', async () => {
    network(refusal(429, 'too_many', { 'Retry-After': '300' }));
    await acknowledge(db, 'a');

    const { nextAt } = await flush(db);

    expect(nextAt).toBeGreaterThan(Date.now() + 290_000);
  });

  test('is not tried before its time', async () => {
    const calls = network(refusal(503, 'database_away', { 'Retry-After': '60' }));
    await acknowledge(db, 'a');

    await flush(db);
    await flush(db);

    expect(calls).toHaveLength(1);
  });

  test('signed out: keeps the queue for the same person and sends nothing more', async () => {
    network(refusal(401, 'session_expired'));
    await acknowledge(db, 'a');

    await flush(db);

    expect(await db.getAll('outbox')).toMatchObject([{ kind: 'acknowledged' }]);
    expect((await db.getAll('outbox'))[0]?.parked).toBeUndefined();
    expect(await openCurrent()).toBeNull();
  });

  test('an "understood" the server will not have is undone and kept to be shown', async () => {
    network(({ body }) =>
      json({ settled: [], refused: [{ id: sent(body)[0]?.id, code: 'withdrawn' }] }),
    );
    await acknowledge(db, 'a');

    await flush(db);

    expect(await db.getAll('outbox')).toMatchObject([{ parked: 'withdrawn' }]);
    expect((await db.get('announcements', 'a'))?.acknowledged_at).toBeNull();
  });

  test('a refused report of opening is dropped without a word', async () => {
    network(({ body }) =>
      json({ settled: [], refused: [{ id: sent(body)[0]?.id, code: 'not_found' }] }),
    );
    await open(db, 'a');

    await flush(db);

    expect(await db.count('outbox')).toBe(0);
  });

  test('one bad entry does not hold up the others', async () => {
    await db.put('announcements', item('b'));
    await acknowledge(db, 'a');
    await acknowledge(db, 'b');
    network(({ body }) => {
      const isBad =
        sent(body).length > 1 ||
        (body as { receipts: { announcement_id: string }[] }).receipts[0]?.announcement_id === 'a';
      return isBad ? refusal(422, 'invalid') : settleAll({ body });
    });

    await flush(db);

    expect(await db.getAll('outbox')).toMatchObject([{ subject: 'a', parked: 'invalid' }]);
  });

  test('a test push is reported by its own operation', async () => {
    const calls = network(new Response(null, { status: 204 }));
    await report(db, 'test_displayed', 't1', 0);

    await flush(db);

    expect(calls[0]?.path).toBe('/api/test-pushes/t1/displayed');
    expect(await db.count('outbox')).toBe(0);
  });

  test('a page of a captive portal is not an answer', async () => {
    network(new Response('<html>', { headers: { 'Content-Type': 'text/html' } }));
    await acknowledge(db, 'a');

    await flush(db);

    expect(await db.count('outbox')).toBe(1);
  });
});

describe('planning', () => {
  test('nothing is sent before the first is due', () => {
    expect(plan([entry('displayed', 'a', 0, 5000)], 1000)).toEqual([]);
  });

  test('what is not due rides along with what is', () => {
    const waiting = [entry('displayed', 'a', 0, 5000), entry('acknowledged', 'b', 100)];

    expect(plan(waiting, 1000).map(({ subject }) => subject)).toEqual(['a', 'b']);
  });

  test('never more than the server takes at once', () => {
    const many = Array.from({ length: 80 }, (_, index) => entry('opened', String(index), index));

    expect(plan(many, 1000)).toHaveLength(50);
  });

  test('what was refused is not sent again', () => {
    expect(plan([{ ...entry('acknowledged', 'a', 0), parked: 'withdrawn' }], 1000)).toEqual([]);
  });

  test.each([
    [null, '', 'keep'],
    [500, '', 'hold'],
    [503, '', 'keep'],
    [429, '', 'keep'],
    [200, '', 'settled'],
    [204, '', 'settled'],
    [401, '', 'sign_in'],
    [403, 'csrf_failed', 'keep'],
    [403, 'forbidden', 'park'],
    [404, '', 'park'],
    [422, '', 'park'],
  ])('an answer of %s %s means %s', (status, code, outcome) => {
    expect(outcomeOf(status, code)).toBe(outcome);
  });

  test('waits double, are jittered, end at a quarter of an hour, and heed the server', () => {
    expect(waitAfter(1, null, 1)).toBe(2_000);
    expect(waitAfter(4, null, 1)).toBe(16_000);
    expect(waitAfter(4, null, 0)).toBe(8_000);
    expect(waitAfter(40, null, 1)).toBe(900_000);
    expect(waitAfter(1, 120, 0)).toBe(120_000);
  });

  test('reports are spread over their window', () => {
    expect(spread(600, 0.5)).toBe(300_000);
    expect(spread(0, 0.9)).toBe(0);
  });
});
