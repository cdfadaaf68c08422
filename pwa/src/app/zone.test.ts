import { beforeEach, expect, test, vi } from 'vitest';
import { writeFact } from '../core/db/device';
import type { PersonDb } from '../core/db/person';
import { json, network, session, signedIn } from '../core/fakes';
import { flush } from '../core/outbox';
import { chooseZone, loadZone, placeIn, timeIn } from './zone';

const WARSAW = 'Europe/Warsaw';
const inZone = (time_zone: string) => session({ person: { ...session().person, time_zone } });

let db: PersonDb;

beforeEach(async () => {
  vi.unstubAllGlobals();
  db = await signedIn();
  await writeFact('session', inZone('Europe/Brussels'));
});

test('a time zone chosen without network holds at once, and is the server’s when it has it', async () => {
  const before = await loadZone();
  network(new TypeError('no network'));
  await chooseZone(WARSAW);
  const kept = await loadZone();
  await flush(db);

  const calls = network(json(inZone(WARSAW)));
  await flush(db, { isEager: true });

  expect(before).toEqual({ zone: 'Europe/Brussels', isWaiting: false });
  expect(kept).toEqual({ zone: WARSAW, isWaiting: true });
  expect(calls).toMatchObject([{ method: 'PATCH', path: '/api/me', body: { time_zone: WARSAW } }]);
  expect(await loadZone()).toEqual({ zone: WARSAW, isWaiting: false });
});

test.each([
  ['Europe/Warsaw', 'Warsaw'],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires'],
  ['UTC', 'UTC'],
])('%s is said as %s', (zone, place) => {
  expect(placeIn(zone)).toBe(place);
});

test('the time there is told, also where the phone does not know the zone', () => {
  const noon = new Date('2026-11-24T12:00:00Z');

  expect(['Europe/Warsaw', 'Europe/Nowhere'].map((zone) => timeIn(zone, noon))).toEqual([
    '13:00',
    '–',
  ]);
});
