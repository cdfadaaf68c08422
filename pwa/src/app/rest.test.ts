import { beforeEach, expect, test, vi } from 'vitest';
import type { PersonDb } from '../core/db/person';
import { json, network, refusal, signedIn } from '../core/fakes';
import { flush } from '../core/outbox';
import { tryAgain } from '../core/outbox/again';
import type { MyRest, RestBody } from '../rest/hours';
import { chooseDefault, chooseRest, keepRest, loadRest } from './rest';

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

const offline = () => network(new TypeError('no network'));

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
  const calls = network(json(THEIRS));
  await flush(db, { isEager: true });

  expect(kept.rest.source).toBe('default');
  expect(calls.map(({ method }) => method)).toEqual(['DELETE']);
});

test('what the server will not have is undone, and holds again where it is tried again', async () => {
  offline();
  await chooseRest(OWN);
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
