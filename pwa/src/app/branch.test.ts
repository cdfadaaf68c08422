import { deleteDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import { leavers, readFact, removeLeaver } from '../core/db/device';
import { nameOf } from '../core/db/person';
import { type Call, json, network, PERSON, refusal, session, signedIn } from '../core/fakes';
import { comeBack, signIn } from './account';
import { followLeaving, signOut } from './leaving';
import { session as current, loadSession } from './session';

const REFRESH = 'POST /api/session/refresh';
const BRANCH = 'POST /api/session/refresh/branch';
const ENTRIES = [REFRESH, BRANCH, 'POST /api/session'];
const SAFARI = 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15';
const MAC = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${SAFARI} Safari/605.1.15`;
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36';
const ANDROID = `Mozilla/5.0 (Linux; Android 16; Pixel 7) ${CHROME}`;
const own = session({
  device: { id: '01900000-0000-7000-8000-0000000000d9', label: 'App on iPhone' },
  csrf_token: 'csrf of its own',
  tag: null,
});

/** How it was asked for a session, in turn. */
const entries = (calls: Call[]) =>
  calls.map(({ method, path }) => `${method} ${path}`).filter((one) => ENTRIES.includes(one));

const gone: string[] = [];

/** The app wakes up on this system, as a page in a browser or installed. */
function on(userAgent: string, { isInstalled = false } = {}): void {
  const languages = ['en'];
  vi.stubGlobal('navigator', { userAgent, languages, maxTouchPoints: 5, onLine: true });
  vi.stubGlobal('matchMedia', () => ({ matches: isInstalled }));
  gone.length = 0;
  const place = new URL('https://veldpost.test/sign-in');
  const assign = (path: string) => gone.push(path);
  vi.stubGlobal('location', Object.assign(place, { assign }));
}

/** A server that knows the cookies we hold. */
const server = () =>
  network(({ method, path }) => {
    if (path === '/api/session/end') return new Response(null, { status: 204 });
    if (path.endsWith('/branch')) return json(own);
    if (ENTRIES.includes(`${method} ${path}`)) return json(session());
    return refusal(503, 'busy');
  });

async function losesAllButCookies(): Promise<void> {
  await deleteDB(nameOf(PERSON));
  await deleteDB('veldpost');
  await loadSession();
}

beforeEach(async () => {
  vi.unstubAllGlobals();
  vi.stubGlobal('localStorage', { clear: () => undefined });
  vi.stubGlobal('document', { cookie: '' });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  await signedIn();
  await losesAllButCookies();
});

test.each([
  ['a page on an iPhone', IPHONE, false, REFRESH],
  ['a page on a Mac', MAC, false, REFRESH],
  ['a page on Android', ANDROID, false, REFRESH],
  ['an app on Android, whose cookies are its browser’s', ANDROID, true, REFRESH],
  ['an app on an iPhone, with copied cookies', IPHONE, true, BRANCH],
  ['an app in a Mac’s Dock, likewise', MAC, true, BRANCH],
])('%s that finds nothing but cookies', async (_, userAgent, isInstalled, asked) => {
  on(userAgent, { isInstalled });
  const calls = server();

  await comeBack();

  expect(entries(calls)).toEqual([asked]);
  expect(current.value?.person.id).toBe(PERSON);
});

test('who opens the app on an iPhone for the first time is in and led to the bell', async () => {
  on(IPHONE, { isInstalled: true });
  server();

  await comeBack();

  expect(current.value?.device.id).toBe(own.device.id);
  expect(await readFact('csrf')).toBe('csrf of its own');
  expect(gone).toEqual(['/welcome']);
});

test('whose bell rings here already only has the storage filled again', async () => {
  on(IPHONE, { isInstalled: true });
  network(({ path }) =>
    path.endsWith('/branch') ? json(session({ tag: 'aabbccdd' })) : refusal(503, 'busy'),
  );

  await comeBack();

  expect(gone).toEqual(['/']);
});

test('a lost answer is asked for again by the same name', async () => {
  on(IPHONE, { isInstalled: true });
  const lost = network(new TypeError('Failed to fetch'));
  await expect(comeBack()).rejects.toThrow();
  const calls = server();

  await comeBack();

  const [first, second] = [...lost, ...calls].filter(({ path }) => path.endsWith('/branch'));
  expect(second?.body).toEqual(first?.body);
  expect(await readFact('branching')).toBeUndefined();
});

test('two starts at once open one session', async () => {
  on(IPHONE, { isInstalled: true });
  const calls = server();

  await Promise.all([comeBack(), comeBack()]);

  expect(entries(calls)).toEqual([BRANCH]);
});

test.each([
  ['that are too old', 401, 'not_signed_in'],
  ['of a suspended person', 403, 'suspended'],
])('with cookies %s nobody is in, and nothing breaks', async (_, status, code) => {
  on(IPHONE, { isInstalled: true });
  network(refusal(status, code));

  await comeBack();

  expect(current.value).toBeNull();
  expect(gone).toEqual([]);
});

async function leavesWithoutNetwork(): Promise<void> {
  await signedIn();
  await loadSession();
  network(new TypeError('Failed to fetch'));
  await signOut();
  for (const one of await leavers()) await removeLeaver(one);
  await followLeaving();
  await losesAllButCookies();
}

test.each([
  ['an app made of the page', IPHONE, true],
  ['the page itself', ANDROID, false],
])('who left without network does not come back in %s', async (_, userAgent, isInstalled) => {
  on(userAgent, { isInstalled });
  await leavesWithoutNetwork();
  const calls = server();

  await comeBack();

  expect(entries(calls)).toEqual([]);
  expect(current.value).toBeNull();
});

test('who signs in after them does come back', async () => {
  on(ANDROID);
  await leavesWithoutNetwork();
  server();
  await signIn('ABCD-EFGH-JKMN', 'DV-1003');
  await losesAllButCookies();
  const calls = server();

  await comeBack();

  expect(entries(calls)).toEqual([REFRESH]);
});

test.each([
  ['an installed app', true],
  ['a page', false],
])('signing in tells that it is %s', async (_, isInstalled) => {
  on(IPHONE, { isInstalled });
  const calls = server();

  await signIn('ABCD-EFGH-JKMN', 'DV-1003');

  const [asked] = calls.filter(({ path }) => path === '/api/session');
  expect(asked?.body).toMatchObject({ is_app: isInstalled });
});
