import { beforeEach, expect, test, vi } from 'vitest';
import { json, network, refusal, session as sessionOf, signedIn } from '../core/fakes';
import { bell, checkHealth, health, lastShownAt, testPush, turnOn } from './notifications';
import { session } from './session';

const SHOWN = '2026-11-24T08:00:00Z';
const WELL = { state: 'on', must_subscribe: false, last_accepted_at: null };
const next = sessionOf({ person: { ...sessionOf().person, id: `${sessionOf().person.id}-next` } });

/** A browser that may show notifications. */
function allowed(): void {
  vi.stubGlobal('PushManager', class {});
  vi.stubGlobal('Notification', { permission: 'granted' });
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
}

beforeEach(async () => {
  vi.unstubAllGlobals();
  allowed();
  await signedIn();
  session.value = sessionOf();
});

test('the next person on a shared phone is not told how the bell of the one before stood', async () => {
  network(json({ ...WELL, last_displayed_at: SHOWN }));
  await checkHealth();
  const before = [health.value, lastShownAt.value];

  session.value = null;
  session.value = next;

  expect(before).toEqual(['on', Date.parse(SHOWN)]);
  expect([health.value, lastShownAt.value]).toEqual(['unknown', 0]);
});

test('what the server said of who has left meanwhile is not taken for the next person’s', async () => {
  network(() => {
    session.value = next;
    return json({ ...WELL, last_displayed_at: SHOWN });
  });

  await checkHealth();

  expect([health.value, bell.value.colour]).toEqual(['unknown', 'amber']);
});

test.each([
  ['that never left our server says nothing about this phone', null, 'test'],
  ['that was taken and not shown was held up on this phone', SHOWN, 'focus'],
])('a test %s', async (_, accepted_at, step) => {
  const failed = { id: '1', state: 'failed', handed_over_at: SHOWN, displayed_at: null };
  network(json({ ...WELL, last_displayed_at: null }));
  await checkHealth();
  network(json({ ...failed, accepted_at, failure: 'unreachable' }));

  await testPush(sessionOf().device.id, () => undefined);

  expect(bell.value.step).toBe(step);
});

test('without network the bell stands as the server last knew it, at the next start, too', async () => {
  network(json({ ...WELL, last_displayed_at: null }));
  await checkHealth();
  session.value = null;
  session.value = sessionOf();
  network(new TypeError('no network'));
  await checkHealth();

  await vi.waitUntil(() => health.value === 'on', { timeout: 8_000 });
});

test('what the server refuses when they are turned on is said as it is', async () => {
  const endpoint = 'https://push.example/1';
  const held = { endpoint, options: {}, toJSON: () => ({ endpoint }) };
  const worker = { pushManager: { getSubscription: async () => held } };
  vi.stubGlobal('Notification', { permission: 'granted', requestPermission: () => 'granted' });
  vi.stubGlobal('navigator', { serviceWorker: { ready: Promise.resolve(worker) } });
  network(json({ push_public_key: 'AAAA' }), refusal(422, 'unusable_subscription'));

  await expect(turnOn()).rejects.toMatchObject({ code: 'unusable_subscription' });

  expect(health.value).toBe('lost');
});
