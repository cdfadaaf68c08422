import { beforeEach, expect, test, vi } from 'vitest';
import { type PersonDb, readMeta } from '../core/db/person';
import { json, network, refusal, signedIn } from '../core/fakes';
import { flush } from '../core/outbox';
import { tryAgain } from '../core/outbox/again';
import { giveAnswer } from '../field/answers/mine';
import type { MyRest, RestBody } from '../rest/hours';
import { chooseDefault, chooseRest, keepRest, loadRest, refreshRest } from './rest';

const AWAKE: RestBody = {
  quiet_hours: [{ days: [0, 1, 2, 3, 4, 5, 6], start: '20:00', end: '07:00' }],
  is_quiet_on_holidays: true,
  priorities: { info: 'awake', important: 'awake' },
};
const OWN: RestBody = {
  ...AWAKE,
  quiet_hours: [],
  priorities: { info: 'never', important: 'always' },
};
const THEIRS = { ...AWAKE, default: AWAKE, source: 'default', country: 'BE' } as unknown as MyRest;

const PATIENT = { timeout: 8_000 };

const offline = () => network(new TypeError('no network'));

/** A network that takes what is sent and does not answer, until it is let go. */
function hanging(): { asked: () => number; letGo: () => void } {
  let asked = 0;
  let fail: (reason: Error) => void = () => undefined;
  const silence = new Promise<Response>((_, reject) => {
    fail = reject;
  });
  silence.catch(() => undefined);
  vi.stubGlobal('fetch', () => {
    asked += 1;
    return silence;
  });
  return { asked: () => asked, letGo: () => fail(new TypeError('no network')) };
}

/** What was done has been tried to be sent. */
const tried = () => vi.waitUntil(async () => (await readMeta(db, 'failures')) ?? 0, PATIENT);
const sent = () => vi.waitUntil(async () => (await db.count('outbox')) === 0, PATIENT);

let db: PersonDb;

beforeEach(async () => {
  vi.unstubAllGlobals();
  db = await signedIn();
  await db.put('meta', THEIRS, 'rest');
});

test('what was seen once is there without network', async () => {
  await db.clear('meta');
  network(json(THEIRS));
  await loadRest();
  offline();

  expect(await loadRest()).toEqual({ rest: THEIRS, isWaiting: false });
});

test('it is fetched once before anybody looks, so that it can be changed without network', async () => {
  await db.clear('meta');
  const calls = network(json(THEIRS));

  await keepRest();
  await keepRest();

  expect(calls).toHaveLength(1);
  expect(await db.get('meta', 'rest')).toEqual(THEIRS);
});

test('a choice without network holds at once, and is sent when there is one', async () => {
  offline();

  const kept = await chooseRest(OWN);
  await tried();
  const shown = await loadRest();
  const calls = network(json({ ...THEIRS, ...OWN, source: 'own' }));
  await flush(db, { isEager: true });

  expect(kept).toEqual({ rest: { ...THEIRS, ...OWN, source: 'own' }, isWaiting: true });
  expect(shown).toEqual(kept);
  expect(calls).toMatchObject([{ method: 'PUT', path: '/api/me/rest', body: OWN }]);
});

test('what the server took is there without network, too', async () => {
  network(json({ ...THEIRS, ...OWN, source: 'own' }));
  await chooseRest(OWN);
  await sent();
  offline();

  expect(await loadRest()).toEqual({
    rest: { ...THEIRS, ...OWN, source: 'own' },
    isWaiting: false,
  });
});

test('going back to the organisation’s hours takes the place of what still waited', async () => {
  offline();
  await chooseRest(OWN);

  const kept = await chooseDefault();
  await tried();
  const calls = network(json(THEIRS));
  await flush(db, { isEager: true });

  expect(kept.rest.source).toBe('default');
  expect(calls.map(({ method }) => method)).toEqual(['DELETE']);
});

test('what the server will not have is undone, and holds again where it is tried again', async () => {
  offline();
  await chooseRest(OWN);
  await tried();
  network(refusal(422, 'always_quiet'));
  await flush(db, { isEager: true });
  offline();
  const undone = await loadRest();

  const [entry] = await db.getAll('outbox');
  await tryAgain(db, entry?.id ?? '');

  expect(entry?.parked).toBe('always_quiet');
  expect(undone).toEqual({ rest: THEIRS, isWaiting: false });
  expect((await loadRest()).rest.source).toBe('own');
});

test('a network that hangs keeps nobody waiting for what this phone knows, nor for what they choose', async () => {
  const network = hanging();

  const shown = await loadRest();
  const kept = await chooseRest(OWN);
  await giveAnswer('a', 'question', 'Which gate?', null);

  expect(shown).toEqual({ rest: THEIRS, isWaiting: false });
  expect(kept.isWaiting).toBe(true);
  await vi.waitUntil(network.asked, PATIENT);
  network.letGo();
  await tried();
});

test('behind it the server’s word of now comes, and never over what waits to be sent', async () => {
  const later = { ...THEIRS, ...OWN, source: 'own' };
  network(json(later));
  const refreshed = await refreshRest();
  offline();
  const without = await refreshRest();
  await chooseDefault();
  await tried();

  expect(refreshed).toEqual({ rest: later, isWaiting: false });
  expect([without, await refreshRest()]).toEqual([null, null]);
  expect((await loadRest()).isWaiting).toBe(true);
});
