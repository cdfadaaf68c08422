import { beforeEach, describe, expect, test, vi } from 'vitest';
import { json, network, refusal, signedIn } from './fakes';
import { subscribe, unsubscribe } from './push';

const KEY = 'BAAA';

/** A browser's push, at one endpoint after the other. */
function browser() {
  let made = 1;
  let held: object | null = null;
  const offer = () => {
    const endpoint = `https://push.example/${made}`;
    held = {
      endpoint,
      options: { applicationServerKey: null },
      toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }),
      unsubscribe: async () => {
        held = null;
        made += 1;
        return true;
      },
    };
    return held;
  };
  offer();
  const pushManager = {
    getSubscription: async () => held,
    subscribe: async () => offer(),
  };
  return {
    registration: { pushManager } as unknown as ServiceWorkerRegistration,
    holds: () => held !== null,
  };
}

beforeEach(async () => {
  vi.unstubAllGlobals();
  await signedIn();
});

describe('subscribing', () => {
  test('hands over what the browser already has', async () => {
    const calls = network(json({ tag: 'aabbccdd' }));

    await subscribe(browser().registration, KEY);

    expect(calls.map(({ body }) => body)).toMatchObject([{ endpoint: 'https://push.example/1' }]);
  });

  test('makes another one where the push service has ended what the browser still offers', async () => {
    const calls = network(refusal(409, 'endpoint_gone'), json({ tag: 'aabbccdd' }));

    await subscribe(browser().registration, KEY);

    expect(calls.map(({ body }) => body)).toMatchObject([
      { endpoint: 'https://push.example/1' },
      { endpoint: 'https://push.example/2' },
    ]);
  });
});

describe('turning off', () => {
  test('changes nothing where the server cannot be reached, lest the next start turn it on', async () => {
    network(new TypeError('Failed to fetch'));
    const { registration, holds } = browser();

    await expect(unsubscribe(registration)).rejects.toThrow();

    expect(holds()).toBe(true);
  });

  test('ends it at the server and in the browser', async () => {
    const calls = network(new Response(null, { status: 204 }));
    const { registration, holds } = browser();

    await unsubscribe(registration);

    expect(calls.map(({ method }) => method)).toEqual(['DELETE']);
    expect(holds()).toBe(false);
  });
});
