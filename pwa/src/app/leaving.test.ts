import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { leavers, readFact, removeLeaver, writeFact } from '../core/db/device';
import { announce } from '../core/db/live';
import { erasePerson, notePerson, openCurrent, openPerson, type PersonDb } from '../core/db/person';
import { type Call, item, json, network, PERSON, refusal, session, signedIn } from '../core/fakes';
import { renew } from '../core/http';
import { acknowledge, act } from '../core/outbox';
import { comeBack, finishSignOut, signIn } from './account';
import { farewell, followLeaving, signOut, unheard } from './leaving';
import { session as current, loadSession } from './session';

const PATIENT = { timeout: 4_000 };
const OFFLINE = new TypeError('Failed to fetch');
const NEXT = '01900000-0000-7000-8000-000000000002';
const END = 'POST /api/session/end';
const REFRESH = 'POST /api/session/refresh';
const ACTS = ['POST /api/receipts', 'POST /api/answers'];
const next = session({
  person: { ...session().person, id: NEXT },
  device: { id: '01900000-0000-7000-8000-0000000000d2', label: '' },
  csrf_token: 'csrf of the next',
  sign_out_token: 'd2.mac',
});

const paths = (calls: Call[]) => calls.map(({ method, path }) => `${method} ${path}`);

/** The first person's session is alive; a code lets the next one in. */
function server(answers: (call: Call) => Response | null = () => null): Call[] {
  return network((call) => {
    const own = answers(call);
    if (own) return own;
    if (call.path === '/api/session/refresh') return json(session());
    if (call.path === '/api/session/end') return new Response(null, { status: 204 });
    if (call.path === '/api/session') return json(next);
    if (call.path === '/api/organisation') return refusal(503, 'busy');
    const { receipts = [] } = (call.body ?? {}) as { receipts?: { id: string }[] };
    return json({ settled: receipts.map(({ id }) => id), refused: [] });
  });
}

let db: PersonDb;
let page: EventTarget;

beforeEach(async () => {
  vi.unstubAllGlobals();
  vi.stubGlobal('localStorage', { clear: () => undefined });
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  for (const one of await leavers()) await removeLeaver(one);
  for (const one of (await readFact('persons')) ?? []) await erasePerson(one);
  farewell.value = null;
  db = await signedIn();
  await notePerson(PERSON);
  await db.put('announcements', item('a'));
  await loadSession();
});

afterEach(async () => {
  for (const one of await leavers()) await removeLeaver(one);
  await followLeaving();
});

async function comesIn(code: string): Promise<void> {
  await writeFact('language', 'nl');
  await signIn(code, 'DV-1004');
}

async function actsOffline(): Promise<void> {
  network(OFFLINE);
  await acknowledge(db, 'a');
  await act(db, { kind: 'answer', subject: 'b', payload: { choice: 'clear', text: '' } });
}

test('without network a person is out at once, and told that the server has still to hear of it', async () => {
  await actsOffline();
  expect(await unheard()).toEqual({ unsent: 2, refused: 0, told: [] });

  await signOut();

  expect(current.value).toBeNull();
  expect(await openCurrent()).toBeNull();
  expect(farewell.value).toBe('waiting');
});

test('what they read of as refused goes from the phone with them', async () => {
  await actsOffline();
  server(({ path }) => (path === '/api/answers' ? refusal(409, 'withdrawn') : null));
  const found = await unheard();

  await signOut(found);

  expect([found.unsent, found.refused]).toEqual([0, 1]);
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['veldpost']);
});

test('with network nothing waits, and there is nothing to say', async () => {
  const calls = server();

  await signOut();

  expect(paths(calls)).toEqual([END]);
  expect(await leavers()).toEqual([]);
  expect(farewell.value).toBeNull();
});

test('the other tabs hear of it', async () => {
  server();
  const heard: string[] = [];
  const tab = new BroadcastChannel('veldpost');
  const both = new Promise<void>((resolve) => {
    tab.onmessage = ({ data }) => {
      heard.push(data);
      if (data === 'session') resolve();
    };
  });

  await signOut();

  await both;
  tab.close();
  expect(heard).toContain('session');
});

test('at the next start with network it is finished, and said', async () => {
  await actsOffline();
  await signOut();
  const calls = server();

  await finishSignOut();

  expect(paths(calls)).toEqual([REFRESH, ...ACTS, END]);
  expect(farewell.value).toBe('heard');
});

test('the network that comes back while the app is open finishes it', async () => {
  await actsOffline();
  await signOut();
  const calls = server();

  page.dispatchEvent(new Event('online'));

  await vi.waitUntil(() => farewell.value === 'heard', PATIENT);
  expect(paths(calls)).toEqual([REFRESH, ...ACTS, END]);
});

test('before the next person is in, what the one before did has gone out as theirs', async () => {
  await actsOffline();
  await signOut();
  const calls = server();

  await comesIn('ABCD-EFGH-JKMN');

  expect(paths(calls).slice(0, 5)).toEqual([REFRESH, ...ACTS, END, 'POST /api/session']);
  expect(calls.slice(1, 3).map(({ headers }) => headers.get('X-CSRF-TOKEN'))).toEqual([
    'csrf',
    'csrf',
  ]);
  expect(current.value?.person.id).toBe(NEXT);
  expect((await indexedDB.databases()).map(({ name }) => name).sort()).toEqual([
    'veldpost',
    `veldpost-${NEXT}`,
  ]);
});

test('the next person gets in though the server fails on what the one before did', async () => {
  await actsOffline();
  await signOut();
  const calls = server(({ path }) => (path === '/api/answers' ? refusal(500, 'internal') : null));

  await comesIn('ABCD-EFGH-JKMN');

  expect(paths(calls).slice(0, 5)).toEqual([REFRESH, ...ACTS, END, 'POST /api/session']);
  expect(current.value?.person.id).toBe(NEXT);
  const kept = await (await openPerson(PERSON)).getAll('outbox');
  expect(kept.map(({ kind }) => kind)).toEqual(['answer']);
  expect(await (await openPerson(NEXT)).count('outbox')).toBe(0);
});

test('what could not be sent goes out once the same person is back', async () => {
  await actsOffline();
  await signOut();
  server(({ path }) => (path === '/api/session/refresh' ? refusal(401, 'not_signed_in') : null));
  await comesIn('ABCD-EFGH-JKMN');
  server();
  await signOut();
  const again = session({ device: { id: 'd3', label: '' }, csrf_token: 'csrf of d3' });
  server(({ path }) => (path === '/api/session' ? json(again) : null));

  await comesIn('WXYZ-1234-5678');

  const waiting = await (await openCurrent())?.getAllFromIndex('outbox', 'order');
  expect(waiting?.map(({ kind }) => kind)).toEqual(['acknowledged', 'answer']);
});

test('who left does not come back in by the cookies they left behind', async () => {
  network(OFFLINE);
  await signOut();
  const calls = server();

  await comeBack();

  expect(paths(calls)).toEqual([]);
  expect(current.value).toBeNull();
});

/** A server whose answers to refreshing wait until `answer` is called. */
function slowly(): { calls: Call[]; answer: () => void } {
  const calls = server();
  const quick = globalThis.fetch;
  let answer = () => {};
  const said = new Promise<void>((resolve) => {
    answer = resolve;
  });
  vi.stubGlobal('fetch', async (input: Request) => {
    const reply = await quick(input.clone());
    if (new URL(input.url).pathname === '/api/session/refresh') await said;
    return reply;
  });
  return { calls, answer };
}

test('a renewal that was under way brings nobody back', async () => {
  const { calls, answer } = slowly();
  const renewing = renew((await readFact('refreshedAt')) ?? 0);
  await vi.waitUntil(() => calls.length === 1, PATIENT);

  const leaving = signOut();
  await vi.waitUntil(async () => (await leavers()).length === 1, PATIENT);
  answer();
  await leaving;

  expect(await renewing).toBe(false);
  expect(await readFact('session')).toBeUndefined();
  expect(await readFact('csrf')).toBeUndefined();
});

test('nobody signs in while an answer with the cookies of another is on its way', async () => {
  const { calls, answer } = slowly();
  const renewing = renew((await readFact('refreshedAt')) ?? 0);
  await vi.waitUntil(() => calls.length === 1, PATIENT);

  const coming = comesIn('ABCD-EFGH-JKMN');
  const A_WHILE = 50;
  await new Promise((resolve) => setTimeout(resolve, A_WHILE));
  const before = paths(calls);
  answer();
  await Promise.all([renewing, coming]);

  expect(before).toEqual([REFRESH]);
  expect(paths(calls)[1]).toBe('POST /api/session');
  expect(current.value?.person.id).toBe(NEXT);
});

test('a phone that nobody left asks for nothing', async () => {
  const calls = server();

  await finishSignOut();
  await followLeaving();
  announce('session');

  expect(calls).toEqual([]);
  expect(farewell.value).toBeNull();
});
