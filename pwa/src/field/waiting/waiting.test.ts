import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readTexts } from '../../../plugins/locales';
import { loadInbox, waiting } from '../../app/inbox';
import { loadSession } from '../../app/session';
import { leavers, removeLeaver, writeFact } from '../../core/db/device';
import type { Entry, PersonDb } from '../../core/db/person';
import { item, json, network, refusal, session, signedIn } from '../../core/fakes';
import { useTexts } from '../../core/i18n';
import { leave } from '../../core/leaving';
import { acknowledge, act, entry, flush } from '../../core/outbox';
import { arrivedSince, fateOf } from './fate';
import { NOTHING, read } from './use-waiting';
import { saying, wordsOf } from './words';

const NOW = 1_000_000;
const way = { isSignedIn: true, isOffline: false, retryAt: 0, isBusy: false };
const one = (changes: Partial<Entry> = {}): Entry => ({ ...entry('answer', 'a', NOW), ...changes });

describe('why something waits', () => {
  test.each([
    ['the server would not have it', one({ parked: 'withdrawn' }), way, 'refused'],
    ['nobody is signed in', one(), { ...way, isSignedIn: false, isOffline: true }, 'signed_out'],
    ['there is no network', one(), { ...way, isOffline: true, retryAt: NOW + 9 }, 'offline'],
    ['the server was out of reach', one(), { ...way, retryAt: NOW + 9 }, 'offline'],
    ['the server is busy', one(), { ...way, retryAt: NOW + 9, isBusy: true }, 'busy'],
    ['the server failed on it', one({ retryAt: NOW + 9 }), way, 'busy'],
    ['it is on its way', one({ retryAt: NOW - 9 }), { ...way, retryAt: NOW - 9 }, 'sending'],
  ])('%s', (_, waits, known, state) => {
    expect(fateOf(waits, known, NOW).state).toBe(state);
  });

  test('a busy server says until when', () => {
    expect(fateOf(one(), { ...way, retryAt: NOW + 9, isBusy: true }, NOW)).toEqual({
      state: 'busy',
      until: NOW + 9,
    });
  });
});

test('what has left the queue has arrived, unless something newer took its place', () => {
  const [sent, replaced, refused, left] = [
    one({ subject: 'sent' }),
    one({ kind: 'rest', subject: 'rest' }),
    one({ subject: 'refused', parked: 'withdrawn' }),
    one({ subject: 'left' }),
  ];
  const newer = one({ kind: 'rest', subject: 'rest' });

  const arrived = arrivedSince([sent, replaced, refused, left], [newer, left]);

  expect(arrived).toEqual([sent]);
});

describe('in plain words', () => {
  beforeEach(() => useTexts('en', readTexts('en')));

  test.each([
    [one({ kind: 'acknowledged' }), '“Understood”'],
    [one({ payload: { choice: 'question', text: 'When?' } }), 'Answer: I have a question'],
    [one({ kind: 'safety', payload: { state: 'help', position: null } }), 'I need help'],
    [one({ kind: 'settings', payload: { language: 'pl' } }), 'Language: Polski'],
    [one({ kind: 'settings', payload: { time_zone: 'Europe/Warsaw' } }), 'Time zone: Warsaw'],
    [one({ kind: 'rest', payload: null }), 'Your time'],
    [one({ kind: 'answer_photo', payload: { answer: 'x' } }), 'Photo'],
  ])('$kind', (did, words) => {
    expect(saying(did, true)).toBe(words);
  });

  test('the person’s own words go along', () => {
    expect(wordsOf(one({ payload: { choice: 'question', text: 'When?' } }))).toBe('When?');
  });

  test('to whoever is not signed in nothing but the kind is said', () => {
    expect(saying(one({ payload: { choice: 'cannot', text: 'Broken leg' } }), false)).toBe(
      'Answer',
    );
  });
});

describe('the list', () => {
  let db: PersonDb;

  beforeEach(async () => {
    vi.unstubAllGlobals();
    db = await signedIn();
    await loadSession();
    await db.put('announcements', item('a', { title: 'Gate 5' }));
    await acknowledge(db, 'a');
  });

  test('names the announcement, then what arrived while it was looked at', async () => {
    const before = await read(NOTHING);
    network(({ body }) => {
      const { receipts } = body as { receipts: { id: string }[] };
      return json({ settled: receipts.map(({ id }) => id), refused: [] });
    });
    await flush(db);

    const after = await read(before);

    expect(before.rows).toMatchObject([
      { entry: { kind: 'acknowledged' }, about: { title: 'Gate 5' } },
    ]);
    expect(after).toMatchObject({ rows: [], sent: before.rows });
  });

  test('knows until when a busy server is left alone', async () => {
    network(refusal(503, 'database_away', { 'Retry-After': '120' }));
    await flush(db);

    expect(await read(NOTHING)).toMatchObject({ isBusy: true, retryAt: expect.any(Number) });
  });

  test('does not show why a photo waits whose answer was refused: that is said once', async () => {
    const answer = await act(db, { kind: 'answer', subject: 'b', payload: { choice: 'cannot' } });
    await act(db, { kind: 'answer_photo', subject: 'b', payload: { answer, photo: 'bytes' } });
    network(refusal(404, 'not_found'));
    await flush(db);

    const { rows } = await read(NOTHING);

    expect(rows.map(({ entry: { kind } }) => kind)).toEqual(['acknowledged', 'answer']);
  });

  test('after the session ended says that something waits, and nothing of what it is about', async () => {
    await writeFact('isSignedOut', true);
    await loadSession();
    await loadInbox();

    const { rows, isSignedIn } = await read(NOTHING);

    expect(waiting.value).toBe(1);
    expect(isSignedIn).toBe(false);
    expect(rows).toMatchObject([{ entry: { kind: 'acknowledged' }, about: undefined }]);
  });

  test('does not say that all has arrived while what someone did who left has not', async () => {
    await leave(session());
    await loadSession();

    const { rows, isSomeoneLeaving } = await read(NOTHING);

    for (const one of await leavers()) await removeLeaver(one);
    expect(rows).toEqual([]);
    expect(isSomeoneLeaving).toBe(true);
    expect((await read(NOTHING)).isSomeoneLeaving).toBe(false);
  });
});
