import { beforeEach, expect, test, vi } from 'vitest';
import { json, network, refusal, signedIn } from '../core/fakes';
import { flush } from '../core/outbox';
import type { MyRest, RestBody } from '../rest/hours';
import { chooseDefault, chooseRest, loadRest } from './rest';

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

beforeEach(async () => {
  vi.unstubAllGlobals();
  await signedIn();
});

test('what was seen once is there without network', async () => {
  network(json(THEIRS));
  await loadRest();
  offline();

  expect(await loadRest()).toEqual({ rest: THEIRS, isWaiting: false });
});

test('a choice without network holds at once, and is sent when there is one', async () => {
  const db = await signedIn();
  offline();

  const kept = await chooseRest(THEIRS, OWN);
  const shown = await loadRest();
  const calls = network(json({ ...THEIRS, ...OWN, source: 'own' }));
  await flush(db, { isEager: true });

  expect(kept).toEqual({ rest: { ...THEIRS, ...OWN, source: 'own' }, isWaiting: true });
  expect(shown).toEqual(kept);
  expect(calls).toMatchObject([{ method: 'PUT', path: '/api/me/rest', body: OWN }]);
  expect((await loadRest()).isWaiting).toBe(false);
});

test('going back to the organisation’s hours waits in line, too', async () => {
  const db = await signedIn();
  offline();
  await chooseRest(THEIRS, OWN);

  const kept = await chooseDefault({ ...THEIRS, ...OWN, source: 'own' });
  const calls = network(json(THEIRS));
  await flush(db, { isEager: true });

  expect(kept.rest.source).toBe('default');
  expect(calls.map(({ method }) => method)).toEqual(['PUT', 'DELETE']);
});

test('what the server will not have is not shown as chosen', async () => {
  const db = await signedIn();
  offline();
  await chooseRest(THEIRS, OWN);
  network(refusal(422, 'always_quiet'));
  await flush(db, { isEager: true });
  network(json(THEIRS));

  expect(await loadRest()).toEqual({ rest: THEIRS, isWaiting: false });
});
