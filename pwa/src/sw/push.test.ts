import { beforeEach, describe, expect, test, vi } from 'vitest';
import { removeFact, writeFact } from '../core/db/device';
import { type PersonDb, readMeta } from '../core/db/person';
import { item, json, network, signedIn } from '../core/fakes';

const { onPush } = await import('./push');

let db: PersonDb;
const others: Notification[] = [];
let shown: { title: string; options: NotificationOptions }[];

const message = (ours: object = {}) =>
  JSON.stringify({
    notification: {
      title: 'Gladheid',
      body: 'Vertrek later',
      lang: 'nl',
      tag: '1',
      navigate: 'https://veldpost.test/a/1',
    },
    veldpost: {
      kind: 'announcement',
      id: '1',
      for: 'aabbccdd',
      rev: 5,
      must_acknowledge: true,
      published_at: '2026-11-23T08:00:00Z',
      blocks: [{ type: 'p', children: [] }],
      ...ours,
    },
  });

const reported = (calls: { path: string }[]) => calls.map(({ path }) => path);

beforeEach(async () => {
  db = await signedIn();
  shown = [];
  vi.stubGlobal('self', {
    location: globalThis.location,
    registration: {
      showNotification: async (title: string, options: NotificationOptions) => {
        shown.push({ title, options });
      },
      getNotifications: async () => others,
    },
  });
});

const settling = () =>
  network(({ body }) => {
    const receipts = (body as { receipts?: { id: string }[] } | undefined)?.receipts ?? [];
    return json({ settled: receipts.map(({ id }) => id), refused: [] });
  });

describe('an announcement', () => {
  test('is shown, opens without network, and is reported as displayed', async () => {
    const calls = settling();

    await onPush(message());

    expect(shown).toMatchObject([
      { title: 'Gladheid', options: { tag: '1', data: { path: '/a/1' } } },
    ]);
    expect(await db.get('announcements', '1')).toMatchObject({
      title: 'Gladheid',
      isPartial: true,
    });
    expect(reported(calls)).toEqual(['/api/receipts']);
  });

  test('is shown and stored without network; the report waits', async () => {
    network(new TypeError('offline'));

    await onPush(message());

    expect(shown).toHaveLength(1);
    expect(await db.getAll('outbox')).toMatchObject([{ kind: 'displayed', subject: '1' }]);
  });

  test('does not replace a newer text, and keeps what the person did', async () => {
    settling();
    await db.put('announcements', item('1', { rev: 9, title: 'Nieuwer', acknowledged_at: 'x' }));

    await onPush(message());

    expect(await db.get('announcements', '1')).toMatchObject({
      title: 'Nieuwer',
      acknowledged_at: 'x',
    });
  });

  test('meant for the person before is not shown to the one now', async () => {
    const calls = settling();
    await writeFact('neutral', { title: 'Nieuw bericht', body: 'Open de app' });

    await onPush(message({ for: '00000000' }));

    expect(shown).toMatchObject([{ title: 'Nieuw bericht', options: { body: 'Open de app' } }]);
    expect(await db.count('announcements')).toBe(0);
    expect(calls).toEqual([]);
    await removeFact('neutral');
  });

  test('after signing out shows nothing of itself', async () => {
    settling();
    await writeFact('isSignedOut', true);

    await onPush(message());

    expect(shown[0]?.title).toBe('New message');
  });
});

test('a withdrawal takes the announcement off the phone and still shows a notification', async () => {
  settling();
  await db.put('announcements', item('1'));

  await onPush(message({ kind: 'withdrawn' }));

  expect(shown).toHaveLength(1);
  expect(await db.count('announcements')).toBe(0);
});

test('a test push is reported by its own operation', async () => {
  const calls = network(new Response(null, { status: 204 }));

  await onPush(message({ kind: 'test', id: 't1' }));

  expect(reported(calls)).toEqual(['/api/test-pushes/t1/displayed']);
});

test.each([null, '', '{', '{"veldpost":{"kind":"poll"}}'])(
  '%j shows a notification all the same',
  async (text) => {
    settling();

    await onPush(text);

    expect(shown).toHaveLength(1);
  },
);

describe('a repeat', () => {
  test('is shown without a sound, in the place of the first', async () => {
    settling();
    await onPush(message());

    await onPush(message());

    expect(shown.map(({ options }) => [options.tag, options.silent])).toEqual([
      ['1', false],
      ['1', true],
    ]);
  });

  test('with a newer text is heard', async () => {
    settling();
    await onPush(message());

    await onPush(message({ rev: 6 }));

    expect(shown.map(({ options }) => options.silent)).toEqual([false, false]);
  });

  test('of what was read in the inbox before makes no sound either', async () => {
    settling();
    await db.put('announcements', item('1', { rev: 5, opened_at: '2026-11-23T08:00:00Z' }));

    await onPush(message());

    expect(shown[0]?.options.silent).toBe(true);
  });
});

describe('a confidential announcement', () => {
  test('is shown and reported, and none of it is kept', async () => {
    const calls = settling();

    await onPush(message({ is_confidential: true, blocks: [] }));

    expect(shown).toHaveLength(1);
    expect(await db.getAll('announcements')).toEqual([]);
    expect(reported(calls)).toEqual(['/api/receipts']);
  });
});

test('what is shown is written down as proof that the bell works', async () => {
  settling();
  const before = Date.now();

  await onPush(message());

  expect(await readMeta(db, 'shownAt')).toBeGreaterThanOrEqual(before);
});

describe('a reply', () => {
  const reply = message({ kind: 'reply', rev: 9, excerpt: false });

  test('is noticed, and stands under its announcement without network', async () => {
    await db.put('announcements', item('1', { rev: 5 }));
    settling();

    await onPush(reply);

    expect(shown[0]?.options).toMatchObject({ tag: '1', renotify: true });
    const stored = await db.get('announcements', '1');
    expect(stored?.reply?.blocks).toEqual([{ type: 'p', children: [] }]);
    expect(stored?.title).toBe('Title 1');
    expect(stored?.isPartial).toBe(true);
  });

  test('to a confidential announcement leaves no words on the phone', async () => {
    await db.put('announcements', item('1', { rev: 5 }));
    settling();

    await onPush(message({ kind: 'reply', rev: 9, is_confidential: true, blocks: [] }));

    expect((await db.get('announcements', '1'))?.reply).toBeNull();
  });
});
