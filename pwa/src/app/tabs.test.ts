import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPerson, type PersonDb, readMeta } from '../core/db/person';
import { kept } from '../core/db/places';
import { item, json, network, PERSON, refusal, session, signedIn } from '../core/fakes';
import { acknowledge, flush } from '../core/outbox';

const SOON = { timeout: 4_000 };
let db: PersonDb;

/** Another tab: the same app once more, which shares nothing but the phone with this one. */
async function tab() {
  vi.resetModules();
  const [inbox, sessions, outbox, person, leaving] = [
    await import('./inbox'),
    await import('./session'),
    await import('../core/outbox'),
    await import('../core/db/person'),
    await import('./leaving'),
  ];
  sessions.followSession();
  inbox.followInbox();
  await sessions.loadSession();
  await inbox.loadInbox();
  return { ...inbox, ...sessions, ...outbox, ...person, ...leaving };
}

const settling = () =>
  network(({ body }) => {
    const { receipts = [] } = (body ?? {}) as { receipts?: { id: string }[] };
    return json({ settled: receipts.map(({ id }) => id), refused: [] });
  });

beforeEach(async () => {
  vi.unstubAllGlobals();
  vi.useFakeTimers({ toFake: ['setInterval'] });
  vi.stubGlobal('localStorage', { clear: () => undefined });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  db = await signedIn();
  await db.put('announcements', kept(item('a')));
});

afterEach(() => {
  vi.useRealTimers();
});

test('what is understood in one tab is understood in the other', async () => {
  const [one, other] = [await tab(), await tab()];
  network(new TypeError('no network'));

  await one.acknowledge((await one.openCurrent()) as PersonDb, 'a');

  await vi.waitFor(() => expect(other.items.value?.[0]?.acknowledged_at).toBeTruthy(), SOON);
});

test('who signs out in one tab is gone from the other at once', async () => {
  const [one, other] = [await tab(), await tab()];
  network(new TypeError('no network'));
  expect(other.items.value).toHaveLength(1);

  await one.signOut();

  await vi.waitFor(() => expect(other.session.value).toBeNull(), SOON);
  await vi.waitFor(() => expect(other.items.value).toEqual([]), SOON);
});

test('two tabs that send at once send an act once', async () => {
  const [one, other] = [await tab(), await tab()];
  const calls = settling();
  await acknowledge(db, 'a');

  await Promise.all([
    one.flush((await one.openCurrent()) as PersonDb),
    other.flush((await other.openCurrent()) as PersonDb),
  ]);

  expect(calls).toHaveLength(1);
  expect(await readMeta(db, 'retryAt')).toBe(0);
});

test('a session that has ended keeps what waits for the same person, never for another', async () => {
  const OTHER = '01900000-0000-7000-8000-000000000009';
  const phone = await tab();
  network(refusal(401, 'session_expired'));
  await acknowledge(db, 'a');
  await flush(db);
  expect(await phone.openCurrent()).toBeNull();

  const calls = settling();
  const { enter } = await import('./account');
  const next = session({ person: { ...session().person, id: OTHER } });
  await enter(next).catch(() => undefined);
  await flush((await phone.openCurrent()) as PersonDb, { isEager: true });
  const asOther = calls.filter(({ path }) => path === '/api/receipts');
  await enter(session()).catch(() => undefined);
  await flush((await phone.openCurrent()) as PersonDb, { isEager: true });

  expect(asOther).toEqual([]);
  expect(calls.filter(({ path }) => path === '/api/receipts')).toHaveLength(1);
  expect(await (await openPerson(PERSON)).count('outbox')).toBe(0);
});
