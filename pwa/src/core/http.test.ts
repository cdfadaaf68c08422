import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readFact, removeFact, writeFact } from './db/device';
import { json, network, refusal, session, signedIn } from './fakes';
import { call } from './http';
import { Unreachable } from './refusals';

const OLD = Date.now() - 60 * 60_000;
const paths = (calls: { method: string; path: string }[]) =>
  calls.map(({ method, path }) => `${method} ${path}`);

beforeEach(async () => {
  vi.unstubAllGlobals();
  await signedIn();
});

describe('a request', () => {
  test('renews an old session first, so that nothing has to be asked twice', async () => {
    await writeFact('refreshedAt', OLD);
    const calls = network(json(session({ csrf_token: 'new' })), json({}));

    await call('GET', '/api/me/devices');

    expect(paths(calls)).toEqual(['POST /api/session/refresh', 'GET /api/me/devices']);
    expect(await readFact('csrf')).toBe('new');
  });

  test('renews once for many that are refused together', async () => {
    let isRenewed = false;
    const calls = network(({ path }) => {
      if (path === '/api/session/refresh') {
        isRenewed = true;
        return json(session());
      }
      return isRenewed ? json({}) : refusal(401, 'not_signed_in');
    });

    await Promise.all([call('GET', '/api/a'), call('GET', '/api/b'), call('GET', '/api/c')]);

    expect(calls.filter(({ path }) => path === '/api/session/refresh')).toHaveLength(1);
  });

  test('ends the session here when it cannot be renewed', async () => {
    network(refusal(401, 'session_expired'));

    await expect(call('GET', '/api/me/devices')).rejects.toMatchObject({ status: 401 });

    expect(await readFact('isSignedOut')).toBe(true);
    expect(await readFact('session')).toBeDefined();
  });

  test('with an old CSRF token is sent again with the new one', async () => {
    const calls = network(
      refusal(403, 'csrf_failed'),
      json(session({ csrf_token: 'new' })),
      json({}),
    );

    await call('POST', '/api/pairings');

    expect(calls.at(-1)?.headers.get('X-CSRF-TOKEN')).toBe('new');
  });

  test('answered by a captive portal did not reach the server', async () => {
    network(new Response('<html>', { headers: { 'Content-Type': 'text/html' } }));

    await expect(call('GET', '/api/me/devices')).rejects.toBeInstanceOf(Unreachable);
  });

  test('answered by a server that wants a newer client asks for an update', async () => {
    network(json({}, 200, { 'X-Min-Client': '99' }));

    await call('GET', '/api/me/devices');

    expect(await readFact('minimumClient')).toBe(99);
    await removeFact('minimumClient');
  });
});
