import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { PersonDb } from './db/person';
import { readAsking } from './db/places';
import { item, json, network, refusal, signedIn } from './fakes';
import { merge, sync } from './sync';
import type { Inbox } from './wire';

const page = (changes: Partial<Inbox> = {}): Inbox => ({
  items: [],
  removed: [],
  receipts: [],
  cursor: 'c1',
  has_more: false,
  is_reset: false,
  ...changes,
});

const stored = (...items: ReturnType<typeof item>[]) =>
  new Map(items.map((one) => [one.id, one] as const));

describe('merging a page', () => {
  test('a tap the server has not heard of yet is not taken back', () => {
    const known = item('a', {
      opened_at: '2026-11-20T09:00:00Z',
      acknowledged_at: '2026-11-20T09:00:00Z',
    });

    const { put } = merge(stored(known), page({ items: [item('a', { rev: 2 })] }));

    expect(put).toMatchObject([{ rev: 2, acknowledged_at: '2026-11-20T09:00:00Z' }]);
  });

  test('nor is an answer', () => {
    const at = '2026-11-20T09:00:00Z';
    const known = item('a', { answered_at: at, said_at: at, reply_opened_at: at });

    const { put } = merge(stored(known), page({ items: [item('a', { rev: 2 })] }));

    expect(put).toMatchObject([{ rev: 2, answered_at: at, said_at: at, reply_opened_at: at }]);
  });

  test('the text a push brought is replaced by the whole', () => {
    const partial = item('a', { isPartial: true, window: 30 });

    const { put } = merge(stored(partial), page({ items: [item('a')] }));

    expect(put[0]?.isPartial).toBeUndefined();
    expect(put[0]?.window).toBe(30);
  });

  test('what was acknowledged on another device is acknowledged here', () => {
    const receipts = [
      {
        announcement_id: 'a',
        opened_at: '2026-11-20T09:00:00Z',
        acknowledged_at: '2026-11-20T09:01:00Z',
      },
    ];

    const { put } = merge(stored(item('a')), page({ receipts }));

    expect(put).toMatchObject([{ acknowledged_at: '2026-11-20T09:01:00Z' }]);
  });

  test('a receipt of something not here changes nothing', () => {
    const receipts = [{ announcement_id: 'x', opened_at: null, acknowledged_at: null }];

    expect(merge(stored(), page({ receipts })).put).toEqual([]);
  });

  test('a reset drops what it does not name; taps on what it names stay', () => {
    const known = stored(item('a', { acknowledged_at: '2026-11-20T09:00:00Z' }), item('b'));

    const { put, remove } = merge(known, page({ items: [item('a')], is_reset: true }));

    expect(remove).toEqual(['b']);
    expect(put).toMatchObject([{ id: 'a', acknowledged_at: '2026-11-20T09:00:00Z' }]);
  });

  test('what is removed is not put back by the same page', () => {
    const { put, remove } = merge(stored(), page({ items: [item('a')], removed: ['a'] }));

    expect({ put, remove }).toEqual({ put: [], remove: ['a'] });
  });

  test('an inbox fetched anew in pages drops what none of them named, with the last', () => {
    const known = stored(item('a'), item('b'), item('c'));
    const first = page({ items: [item('a')], is_reset: true, has_more: true });

    const { remove, stale } = merge(known, first);
    const last = merge(known, page({ items: [item('c')] }), stale);

    expect({ remove, stale }).toEqual({ remove: [], stale: ['b', 'c'] });
    expect(last).toMatchObject({ remove: ['b'], stale: [] });
  });
});

describe('syncing', () => {
  let db: PersonDb;

  beforeEach(async () => {
    vi.unstubAllGlobals();
    vi.stubGlobal('caches', { open: async () => ({ keys: async () => [] }) });
    db = await signedIn();
  });

  test('follows the pages and remembers where it was', async () => {
    const calls = network(
      json(page({ items: [item('a')], cursor: 'c1', has_more: true })),
      json(page({ items: [item('b')], cursor: 'c2' }), 200, { ETag: '"e2"' }),
      new Response(null, { status: 304 }),
    );

    await sync();
    const hasChanged = await sync();

    expect(calls.map(({ path }) => path)).toEqual([
      '/api/inbox',
      '/api/inbox?cursor=c1',
      '/api/inbox?cursor=c2',
    ]);
    expect(calls[2]?.headers.get('If-None-Match')).toBe('"e2"');
    expect(hasChanged).toBe(false);
    expect(await db.getAllKeys('announcements')).toEqual(['a', 'b']);
  });

  test('a tap outlives the first of the pages of an inbox fetched anew', async () => {
    await db.put('announcements', item('b', { acknowledged_at: '2026-11-20T09:00:00Z' }));
    await db.put('announcements', item('gone'));
    network(
      json(page({ items: [item('a')], is_reset: true, has_more: true })),
      json(page({ items: [item('b')] })),
    );

    await sync();

    expect(await db.getAllKeys('announcements')).toEqual(['a', 'b']);
    expect((await db.get('announcements', 'b'))?.acknowledged_at).toBe('2026-11-20T09:00:00Z');
  });

  test('an inbox fetched anew learns what was answered on another phone, however late', async () => {
    const at = '2026-11-20T09:00:00Z';
    const asks = { must_acknowledge: false, asks_answer: true, asks_safety: true } as const;
    const answers = [{ announcement_id: 'a', at }];
    const none = () => new Response(null, { status: 304 });
    const calls = network(
      ...[json(page({ items: [item('a', asks), item('b', asks)], is_reset: true }))],
      ...[refusal(503, 'busy'), none(), json({ answered: answers, said: answers }), none()],
    );

    await sync();
    const before = await readAsking(db);
    await sync();
    await sync();

    expect([before, await readAsking(db)].map((all) => all.map(({ id }) => id))).toEqual([
      ['a', 'b'],
      ['b'],
    ]);
    expect(calls.map(({ path }) => path).filter((path) => !path.includes('inbox'))).toEqual([
      '/api/me/answers',
      '/api/me/answers',
    ]);
  });

  test('where nothing asks, nobody is asked what was answered', async () => {
    const calls = network(json(page({ items: [item('a')], is_reset: true })));

    await sync();

    expect(calls.map(({ path }) => path)).toEqual(['/api/inbox']);
  });

  test('a withdrawn announcement is gone', async () => {
    await db.put('announcements', item('a'));
    network(json(page({ removed: ['a'] })));

    await sync();

    expect(await db.count('announcements')).toBe(0);
  });

  test('renews the session once and asks again', async () => {
    const renewed = { person: { id: 'p' }, csrf_token: 'new', tag: null, permissions: [] };
    const calls = network(refusal(401, 'not_signed_in'), json(renewed), json(page()));

    await sync();

    expect(calls.map(({ path }) => path)).toEqual([
      '/api/inbox',
      '/api/session/refresh',
      '/api/inbox',
    ]);
  });
});
