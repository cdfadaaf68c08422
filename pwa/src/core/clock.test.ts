import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeFact } from './db/device';
import { item, json, network, refusal, session, signedIn } from './fakes';

const DAY = 24 * 60 * 60_000;
const NOON = Date.parse('2026-11-23T12:00:00Z');

/** A page that has just begun, on a phone whose clock is wrong by so much. */
async function started(wrongBy: number) {
  vi.resetModules();
  vi.useFakeTimers({ toFake: ['Date'], now: NOON + wrongBy });
  vi.unstubAllGlobals();
  const [clock, http, badge, outbox] = [
    await import('./clock'),
    await import('./http'),
    await import('./badge'),
    await import('./outbox'),
  ];
  return { ...clock, ...http, ...badge, ...outbox };
}

const answering = () =>
  network(({ path }) =>
    json(path === '/api/session/refresh' ? session() : {}, 200, {
      Date: new Date(NOON).toUTCString(),
    }),
  );

beforeEach(async () => {
  await signedIn();
  await writeFact('clockOffset', 0);
});

afterEach(() => {
  vi.useRealTimers();
});

describe.each([
  ['a day fast', DAY],
  ['a day slow', -DAY],
])('on a phone whose clock is %s', (_, wrongBy) => {
  test('the server’s clock holds once it was heard', async () => {
    const page = await started(wrongBy);
    answering();

    await page.call('GET', '/api/me/devices');

    expect(page.now()).toBe(NOON);
    expect(page.leastNow()).toBe(NOON);
  });

  test('also without network at the next start', async () => {
    const before = await started(wrongBy);
    answering();
    await before.call('GET', '/api/me/devices');

    const page = await started(wrongBy);
    await page.recallClock();

    expect(page.now()).toBe(NOON);
  });

  test('an announcement that holds for an hour more is not hidden', async () => {
    const before = await started(wrongBy);
    answering();
    await before.call('GET', '/api/me/devices');
    const page = await started(wrongBy);
    await page.recallClock();

    const expires_at = new Date(NOON + 60 * 60_000).toISOString();
    expect(page.isExpired(item('a', { expires_at }), page.leastNow())).toBe(false);
  });

  test('set right without network, nothing that still holds is hidden either', async () => {
    const before = await started(wrongBy);
    answering();
    await before.call('GET', '/api/me/devices');
    const page = await started(0);
    await page.recallClock();

    expect(page.leastNow()).toBeLessThanOrEqual(NOON);
  });

  test('what a person does is said to have happened when it did', async () => {
    const page = await started(wrongBy);
    answering();
    await page.call('GET', '/api/me/devices');

    expect(page.entry('acknowledged', 'a', Date.now()).at).toBe('2026-11-23T12:00:00.000Z');
  });

  test('what waits is sent once the clock is right, and not again and again', async () => {
    const db = await signedIn();
    const page = await started(wrongBy);
    network(new TypeError('no network'));
    await page.report(db, 'displayed', 'a', 60_000);
    await page.flush(db, { isEager: true });
    vi.setSystemTime(NOON);
    const calls = network(refusal(503, 'database_away', { 'Retry-After': '60' }));

    const { left, nextAt } = await page.flush(db);
    await page.flush(db);

    expect(left).toBe(1);
    expect(calls.filter(({ path }) => path === '/api/receipts')).toHaveLength(1);
    expect(nextAt).toBeGreaterThan(NOON);
    expect(nextAt).toBeLessThanOrEqual(NOON + 60 * 60_000);
  });

  test('a session is renewed at most once, not at every request', async () => {
    const page = await started(wrongBy);
    await writeFact('refreshedAt', NOON);
    const calls = answering();

    for (let times = 0; times < 3; times += 1) await page.call('GET', '/api/me/devices');

    expect(calls.filter(({ path }) => path === '/api/session/refresh')).toHaveLength(1);
  });
});

test('a clock that is right within a minute is left alone', async () => {
  const page = await started(20_000);
  answering();

  await page.call('GET', '/api/me/devices');

  expect(page.now()).toBe(NOON + 20_000);
});
