import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readFact, writeFact } from './db/device';
import { listen } from './db/live';
import { type PersonDb, readMeta } from './db/person';
import { item, json, network, PERSON, refusal, session, signedIn, stranger } from './fakes';
import { senderOf } from './genuine';
import { call } from './http';
import { acknowledge, flush } from './outbox';
import { Unreachable } from './refusals';

const OLD = Date.now() - 60 * 60_000;
const HTML = { 'Content-Type': 'text/html; charset=utf-8' };
let db: PersonDb;

beforeEach(async () => {
  vi.unstubAllGlobals();
  db = await signedIn();
  await db.put('announcements', item('a'));
});

const portalPage = (status = 200) =>
  stranger(new Response('<html>Sign in to CoffeeNet</html>', { status, headers: HTML }));

/** What a browser makes of a redirect it was told not to follow. */
const redirect = () => {
  const answer = portalPage();
  Object.defineProperty(answer, 'clone', { value: () => withType(portalPage()) });
  return answer;
};
const withType = (answer: Response) => {
  Object.defineProperty(answer, 'type', { value: 'opaqueredirect' });
  return answer;
};

describe('an answer', () => {
  const ours = { 'X-Min-Client': '1' };
  const head = (status: number, headers: Record<string, string>) => ({
    ...{ status, type: 'basic' as const, redirected: false },
    headers: new Headers(headers),
  });

  test.each([
    ['our JSON', head(200, { ...ours, 'Content-Type': 'application/json' }), 'ours'],
    ['our refusal', head(404, { ...ours, 'Content-Type': 'application/problem+json' }), 'ours'],
    ['our picture', head(200, { ...ours, 'Content-Type': 'image/webp' }), 'ours'],
    ['our empty answer', head(204, ours), 'ours'],
    ['a page', head(200, HTML), 'portal'],
    ['a page that says what it is', head(511, HTML), 'portal'],
    ['JSON of somebody else', head(200, { 'Content-Type': 'application/json' }), 'portal'],
    ['a captive API', head(200, { 'Content-Type': 'application/captive+json' }), 'portal'],
    ['an empty answer of somebody else', head(204, {}), 'portal'],
    ['a redirect', { ...head(0, {}), type: 'opaqueredirect' as const }, 'portal'],
    ['a page it was redirected to', { ...head(200, HTML), redirected: true }, 'portal'],
    ['a proxy before a dead server', head(502, HTML), 'other'],
    ['a block page', head(403, HTML), 'other'],
    ['a JSON 401 of somebody else', head(401, { 'Content-Type': 'application/json' }), 'other'],
  ])('%s', (_, given, sender) => {
    expect(senderOf(given)).toBe(sender);
  });
});

describe('behind a captive portal', () => {
  test.each([
    ['a page', portalPage],
    ['a 511', () => portalPage(511)],
    ['a redirect to its own host', redirect],
    ['an empty success', () => stranger(new Response(null, { status: 204 }))],
    ['JSON of its own', () => stranger(json({ settled: [], refused: [] }))],
    ['JSON that ends everything', () => stranger(refusal(401, 'session_expired'))],
    ['a broken certificate', () => new TypeError('Failed to fetch')],
    ['half of an answer', () => new Response('{"settled": [', { headers: json({}).headers })],
  ])('%s loses no act, parks none and signs nobody out', async (_, answer) => {
    network(answer());
    await acknowledge(db, 'a');

    const { nextAt } = await flush(db);

    expect(await db.getAll('outbox')).toMatchObject([{ kind: 'acknowledged', subject: 'a' }]);
    expect((await db.getAll('outbox'))[0]?.parked).toBeUndefined();
    expect(await readFact('isSignedOut')).toBeUndefined();
    expect(nextAt).toBeGreaterThan(Date.now());
  });

  test('the person can be told what the network wants', async () => {
    const heard: string[] = [];
    const stop = listen((topic) => void heard.push(topic));
    network(portalPage());

    await expect(call('GET', '/api/me/devices')).rejects.toMatchObject({ isPortal: true });

    expect(heard).toContain('portal');
    stop();
  });

  test('a server that is away is not called a portal', async () => {
    network(stranger(new Response('<html>Bad gateway', { status: 502, headers: HTML })));

    const asked = call('GET', '/api/me/devices');

    await expect(asked).rejects.toMatchObject({ name: 'Unreachable', isPortal: false });
  });
});

describe('a session that ends in the middle', () => {
  const tap = async () => {
    await acknowledge(db, 'a');
    return flush(db);
  };

  test('is renewed once, and the act sent with the new one', async () => {
    const calls = network(({ path, body }) => {
      if (path === '/api/session/refresh') return json(session({ csrf_token: 'new' }));
      const isNew = calls.at(-1)?.headers.get('X-CSRF-TOKEN') === 'new';
      const { receipts } = body as { receipts: { id: string }[] };
      if (!isNew) return refusal(401, 'not_signed_in');
      return json({ settled: receipts.map(({ id }) => id), refused: [] });
    });

    const { left } = await tap();

    expect(left).toBe(0);
    expect(calls.map(({ path }) => path)).toEqual([
      ...['/api/receipts', '/api/session/refresh', '/api/receipts'],
    ]);
  });

  test('stays where the network goes before it can be renewed', async () => {
    network(({ path }) =>
      path === '/api/session/refresh' ? new TypeError('gone') : refusal(401, 'not_signed_in'),
    );

    await tap();

    expect(await readFact('isSignedOut')).toBeUndefined();
    expect((await readFact('session'))?.person.id).toBe(PERSON);
    expect(await db.count('outbox')).toBe(1);
  });

  test.each([
    ['revoked', 401, 'not_signed_in', undefined],
    ['suspended', 403, 'suspended', 'csrf'],
  ])('for real (%s) keeps what waits and is not asked again and again', async (...given) => {
    const [, status, code, csrf] = given;
    const calls = network(({ path }) =>
      path === '/api/session/refresh' ? refusal(status, code) : refusal(401, 'not_signed_in'),
    );

    await tap();
    await flush(db);

    expect(await readFact('isSignedOut')).toBe(true);
    expect(await readFact('csrf')).toBe(csrf);
    expect(await db.getAll('outbox')).toMatchObject([{ kind: 'acknowledged', subject: 'a' }]);
    expect(calls).toHaveLength(2);
    expect(await readMeta(db, 'retryAt')).toBeGreaterThan(Date.now());
  });

  test('is not ended by a refusal that is about something else', async () => {
    await writeFact('refreshedAt', OLD);
    network(refusal(403, 'other_site'));

    await tap();

    expect(await readFact('isSignedOut')).toBeUndefined();
  });

  test('is renewed once by two tabs, also where the clock was put back meanwhile', async () => {
    await writeFact('refreshedAt', Date.now() + 24 * 60 * 60_000);
    let isRenewed = false;
    const calls = network(({ path }) => {
      if (path !== '/api/session/refresh') return json({});
      isRenewed = true;
      return json(session());
    });

    await Promise.all([call('GET', '/api/a'), call('GET', '/api/b')]);

    expect(isRenewed).toBe(true);
    expect(calls.filter(({ path }) => path === '/api/session/refresh')).toHaveLength(1);
  });
});

test('without Web Locks one act is still sent once by two that send at once', async () => {
  vi.stubGlobal('navigator', {});
  const calls = network(({ body }) => {
    const { receipts } = body as { receipts: { id: string }[] };
    return json({ settled: receipts.map(({ id }) => id), refused: [] });
  });
  await acknowledge(db, 'a');

  await Promise.all([flush(db), flush(db)]);

  expect(calls).toHaveLength(1);
});

test('what cannot be understood is not our server', async () => {
  network(new Response('{"items": [', { headers: json({}).headers }));

  await expect(call('GET', '/api/inbox')).rejects.toBeInstanceOf(Unreachable);
});
