import { beforeEach, expect, test, vi } from 'vitest';
import type { PersonDb } from '../core/db/person';
import { item, network, refusal, signedIn } from '../core/fakes';
import { acknowledge, act, flush, report } from '../core/outbox';
import { isOffline } from './connection';
import { loadInbox, refused, waiting, waitingFor } from './inbox';
import { unheard } from './leaving';

let db: PersonDb;

beforeEach(async () => {
  vi.unstubAllGlobals();
  db = await signedIn();
  await db.put('announcements', item('a'));
  await acknowledge(db, 'a');
  await act(db, { kind: 'answer', subject: 'b', payload: { choice: 'clear', text: '' } });
  await act(db, { kind: 'rest', subject: 'rest', payload: null });
  await report(db, 'displayed', 'a', 0);
});

test('without network everything the person did waits, and nothing the phone reports by itself', async () => {
  isOffline.value = true;

  await loadInbox();

  expect(waiting.value).toBe(3);
  expect([...waitingFor.value]).toEqual(['a']);
});

test('who signs out hears of everything that has not been sent', async () => {
  network(new TypeError('no network'));

  expect(await unheard()).toEqual({ unsent: 3, refused: 0, told: [] });
});

test('who signs out hears of what the server would not have: it goes with them', async () => {
  network(refusal(422, 'invalid'));

  const { unsent, refused: gone, told } = await unheard();

  expect([unsent, gone, told.length]).toEqual([0, 3, 3]);
});

test('whatever the server will not have is kept to be said', async () => {
  network(refusal(422, 'invalid'));

  await flush(db);
  await loadInbox();

  expect(refused.value.map(({ kind }) => kind)).toEqual(['acknowledged', 'answer', 'rest']);
  expect(waiting.value).toBe(0);
});
