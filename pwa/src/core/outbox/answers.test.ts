import { beforeEach, describe, expect, test } from 'vitest';
import type { Entry, PersonDb } from '../db/person';
import { item, json, network, refusal, signedIn } from '../fakes';
import { acknowledge, act, actsOf, flush } from '../outbox';
import { drop, tryAgain } from './again';

let db: PersonDb;

beforeEach(async () => {
  db = await signedIn();
});

const answer = (subject: string) =>
  act(db, { kind: 'answer', subject, payload: { choice: 'cannot', text: '', has_photo: true } });

test('who needs help goes before everything else that waits', async () => {
  await act(db, { kind: 'rest', subject: 'rest', payload: null });
  await answer('a');
  await act(db, { kind: 'safety', subject: 'b', payload: { state: 'help', position: null } });
  const calls = network(() => json({}));

  await flush(db);

  expect(calls.map(({ path }) => path)).toEqual(['/api/safety', '/api/me/rest', '/api/answers']);
});

test('a photo follows its answer and is gone from the phone once it arrived', async () => {
  const photo = 'its bytes: the browser journeys send a real one';
  const id = await answer('a');
  await act(db, { kind: 'answer_photo', subject: 'a', payload: { answer: id, photo } });
  const calls = network(() => json({}));

  await flush(db);

  expect(calls.map(({ path }) => path)).toEqual(['/api/answers', `/api/answers/${id}/photo`]);
  expect(await db.count('outbox')).toBe(0);
});

test('an answer the server will not have is kept with its photo, and shown as one', async () => {
  await db.put('meta', { answer: { choice: 'cannot' }, safety: { state: 'safe' } }, 'own:a');
  const id = await answer('a');
  const photo = new Blob(['photo'], { type: 'image/webp' });
  await act(db, { kind: 'answer_photo', subject: 'a', payload: { answer: id, photo } });
  network(() => json({ code: 'withdrawn', title: 'Taken back', errors: [] }, 409));

  await flush(db);

  const left = actsOf(await db.getAll('outbox'));
  expect(left.map(({ kind, parked }) => [kind, parked])).toEqual([['answer', 'withdrawn']]);
  expect(await db.get('meta', 'own:a')).toEqual({ safety: { state: 'safe' } });
});

describe('what was refused', () => {
  let id: string;

  beforeEach(async () => {
    id = await answer('a');
    await act(db, { kind: 'answer_photo', subject: 'a', payload: { answer: id, photo: 'bytes' } });
    await answer('b');
    network(refusal(404, 'not_found'));
    await flush(db);
  });

  test('goes with all that belongs to it once the person lets it go', async () => {
    await drop(db, id);

    expect(await db.getAll('outbox')).toMatchObject([{ subject: 'b', parked: 'not_found' }]);
  });

  test('is shown as done and sent as before once the person tries again', async () => {
    await tryAgain(db, id);
    const shown = await db.get('meta', 'own:a');
    const calls = network(json({}));
    await flush(db);

    expect(shown).toMatchObject({ answer: { choice: 'cannot', hasPhoto: true } });
    expect(calls.map(({ path }) => path)).toEqual(['/api/answers', `/api/answers/${id}/photo`]);
    expect(calls[0]?.body).toMatchObject({ id });
  });
});

test('an “understood” that is tried again stands as it did', async () => {
  await db.put('announcements', item('a'));
  await acknowledge(db, 'a');
  const before = await db.get('announcements', 'a');
  network(json({ settled: [], refused: [{ id: (await firstIn(db)).id, code: 'not_found' }] }));
  await flush(db);

  await tryAgain(db, (await firstIn(db)).id);

  expect((await db.get('announcements', 'a'))?.acknowledged_at).toBe(before?.acknowledged_at);
  expect((await firstIn(db)).parked).toBeUndefined();
});

const firstIn = async (of: PersonDb) => (await of.getAll('outbox'))[0] as Entry;
