import { beforeEach, expect, test } from 'vitest';
import type { PersonDb } from '../db/person';
import { json, network, signedIn } from '../fakes';
import { act, flush } from '../outbox';

let db: PersonDb;

beforeEach(async () => {
  db = await signedIn();
});

const answer = (subject: string) =>
  act(db, { kind: 'answer', subject, payload: { choice: 'cannot', text: '', has_photo: true } });

test('who needs help goes before everything else that waits', async () => {
  await act(db, { kind: 'settings', subject: 'me', payload: { language: 'nl' } });
  await answer('a');
  await act(db, { kind: 'safety', subject: 'b', payload: { state: 'help', position: null } });
  const calls = network(() => json({}));

  await flush(db);

  expect(calls.map(({ path }) => path)).toEqual(['/api/safety', '/api/me', '/api/answers']);
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

test('an answer the server will not have takes its photo with it and stays to be shown', async () => {
  await db.put('meta', { answer: { choice: 'cannot' }, safety: { state: 'safe' } }, 'own:a');
  const id = await answer('a');
  const photo = new Blob(['photo'], { type: 'image/webp' });
  await act(db, { kind: 'answer_photo', subject: 'a', payload: { answer: id, photo } });
  network(() => json({ code: 'withdrawn', title: 'Taken back', errors: [] }, 409));

  await flush(db);

  const left = await db.getAll('outbox');
  expect(left.map(({ kind, parked }) => [kind, parked])).toEqual([['answer', 'withdrawn']]);
  expect(await db.get('meta', 'own:a')).toEqual({ safety: { state: 'safe' } });
});
