import { beforeEach, describe, expect, test } from 'vitest';
import { addLeaver, type Leaver, leavers, readFact, removeLeaver, writeFact } from './db/device';
import {
  eraseOthers,
  erasePerson,
  nameOf,
  notePerson,
  openCurrent,
  openPerson,
  type PersonDb,
} from './db/person';
import { type Call, item, json, network, PERSON, refusal, session, signedIn } from './fakes';
import { finishLeaving, leave } from './leaving';
import { acknowledge, act, actsOf, flush, report } from './outbox';
import type { Session } from './wire';

const OFFLINE = new TypeError('Failed to fetch');
const NEXT = '01900000-0000-7000-8000-000000000002';
const DEVICE = session().device.id;

const another = (changes: Partial<Session> = {}): Session =>
  session({
    person: { ...session().person, id: NEXT, name: 'Bram Claes' },
    device: { id: '01900000-0000-7000-8000-0000000000d2', label: 'Chrome on Android' },
    csrf_token: 'csrf of the next',
    sign_out_token: 'd2.mac',
    ...changes,
  });

/** A server that knows its sessions, and a browser that holds the cookies of one of them. */
function world(cookies: Session | null, answers: (call: Call) => Response | null = () => null) {
  const ended: string[] = [];
  const calls = network((call) => {
    const own = answers(call);
    if (own) return own;
    if (call.path === '/api/session/end') {
      ended.push((call.body as { token: string }).token);
      return new Response(null, { status: 204 });
    }
    const isLive = cookies !== null && !ended.includes(cookies.sign_out_token);
    if (!isLive) return refusal(401, 'not_signed_in');
    if (call.path === '/api/session/refresh') return json(cookies);
    const isTheirs = call.headers.get('X-CSRF-TOKEN') === cookies.csrf_token;
    if (!isTheirs) return refusal(403, 'csrf_failed');
    const { receipts = [] } = call.body as { receipts?: { id: string }[] };
    return json({ settled: receipts.map(({ id }) => id), refused: [] });
  });
  return { calls, ended };
}

const paths = (calls: Call[]) => calls.map(({ method, path }) => `${method} ${path}`);
const answer = { kind: 'answer', subject: 'b', payload: { choice: 'clear', text: '' } } as const;
const OWN_ACTS = ['POST /api/receipts', 'POST /api/answers'];
const REFRESH = 'POST /api/session/refresh';
const END = 'POST /api/session/end';

async function databases(): Promise<(string | undefined)[]> {
  return (await indexedDB.databases()).map(({ name }) => name);
}

async function waitingOf(name: string): Promise<string[]> {
  return (await (await openPerson(name)).getAllFromIndex('outbox', 'order')).map((one) => one.kind);
}

async function comes(person: Session): Promise<void> {
  await writeFact('session', person);
  await writeFact('csrf', person.csrf_token);
  await writeFact('refreshedAt', Date.now());
  await notePerson(person.person.id);
}

let db: PersonDb;

beforeEach(async () => {
  for (const one of await leavers()) await removeLeaver(one);
  for (const one of (await readFact('persons')) ?? []) await erasePerson(one);
  db = await signedIn();
  await notePerson(PERSON);
  await db.put('announcements', item('a'));
});

const acts = async () => {
  await acknowledge(db, 'a');
  await act(db, answer);
};

describe('who leaves without network', () => {
  beforeEach(async () => {
    await acts();
    network(OFFLINE);
    await leave(session());
    await finishLeaving();
  });

  test('leaves nothing to be read, and no way back in', async () => {
    expect(await databases()).not.toContain(nameOf(PERSON));
    const kept = await openPerson(DEVICE);
    expect(await kept.getAll('announcements')).toEqual([]);
    expect(await readFact('session')).toBeUndefined();
    expect(await readFact('csrf')).toBeUndefined();
    expect(await readFact('tag')).toBeUndefined();
  });

  test('has what they did sent as theirs, and then the session ended, with the next connection', async () => {
    const { calls } = world(session());

    expect(await finishLeaving()).toBe(0);

    expect(paths(calls)).toEqual([REFRESH, ...OWN_ACTS, END]);
    expect(calls.slice(1, 3).map((one) => one.headers.get('X-CSRF-TOKEN'))).toEqual([
      'csrf',
      'csrf',
    ]);
    expect(calls[3]?.body).toEqual({ token: 'd1.mac' });
    expect(await databases()).toEqual(['veldpost']);
    expect(await readFact('session')).toBeUndefined();
  });

  test('is told to the server once', async () => {
    const { calls } = world(session());
    await finishLeaving();
    const before = calls.length;

    await finishLeaving();

    expect(calls).toHaveLength(before);
  });

  test('waits where something else answers, such as a captive portal', async () => {
    network(new Response('<html>', { headers: { 'Content-Type': 'text/html' } }));

    expect(await finishLeaving({ isLast: true })).toBe(1);

    expect(await waitingOf(DEVICE)).toEqual(['acknowledged', 'answer']);
  });

  test('waits while the server fails on what they did', async () => {
    const { ended } = world(session(), ({ path }) =>
      path === '/api/answers' ? refusal(500, 'internal') : null,
    );

    expect(await finishLeaving()).toBe(1);

    expect(ended).toEqual([]);
    expect(await waitingOf(DEVICE)).toEqual(['answer']);
  });

  test('waits as long as the server asks, unless the moment is a new one', async () => {
    const busy = world(session(), ({ path }) =>
      path === '/api/receipts' ? refusal(503, 'busy', { 'Retry-After': '600' }) : null,
    );
    await finishLeaving();
    const asked = paths(busy.calls).filter((path) => path === OWN_ACTS[0]).length;
    const { calls } = world(session());

    await finishLeaving({ isEager: false });
    const meanwhile = paths(calls);
    await finishLeaving();

    expect(asked).toBe(1);
    expect(meanwhile).toEqual([REFRESH]);
    expect(paths(calls)).toEqual([REFRESH, REFRESH, ...OWN_ACTS, END]);
  });

  test('is signed out in the end, should the server fail for a day', async () => {
    const [leaver] = await leavers();
    const yesterday = Date.now() - 25 * 60 * 60_000;
    await addLeaver({ ...(leaver as Leaver), at: yesterday });
    const { ended } = world(session(), ({ path }) =>
      path === '/api/answers' ? refusal(500, 'internal') : null,
    );

    expect(await finishLeaving()).toBe(0);

    expect(ended).toEqual(['d1.mac']);
    expect(await waitingOf(PERSON)).toEqual(['answer']);
  });

  test.each([
    ['revoked', refusal(401, 'not_signed_in')],
    ['suspended', refusal(403, 'suspended')],
  ])('and was %s meanwhile keeps what they did until they come back', async (_, said) => {
    const { calls, ended } = world(null, ({ path }) =>
      path === '/api/session/refresh' ? said : null,
    );

    expect(await finishLeaving()).toBe(0);

    expect(paths(calls)).toEqual([REFRESH, END]);
    expect(ended).toEqual(['d1.mac']);
    expect(await waitingOf(PERSON)).toEqual(['acknowledged', 'answer']);
    expect(await databases()).not.toContain(nameOf(DEVICE));
  });

  test('leaves at last when somebody else is about to sign in, whatever the server fails on', async () => {
    const { ended } = world(session(), ({ path }) =>
      path === '/api/answers' ? refusal(500, 'internal') : null,
    );

    expect(await finishLeaving({ isLast: true })).toBe(0);

    expect(ended).toEqual(['d1.mac']);
    expect(await waitingOf(PERSON)).toEqual(['answer']);
  });

  test('is ended beside the next person, in whose name nothing is sent', async () => {
    await comes(another());
    const { calls } = world(another());

    expect(await finishLeaving()).toBe(0);

    expect(paths(calls)).toEqual([END]);
    expect(calls[0]?.body).toEqual({ token: 'd1.mac' });
    expect(await waitingOf(PERSON)).toEqual(['acknowledged', 'answer']);
    expect((await readFact('session'))?.person.id).toBe(NEXT);
  });

  test('sends nothing under cookies that are no longer theirs', async () => {
    const { calls, ended } = world(another());

    await finishLeaving();

    expect(paths(calls)).toEqual([REFRESH, END]);
    expect(ended).toEqual(['d1.mac']);
    expect(await waitingOf(PERSON)).toEqual(['acknowledged', 'answer']);
  });

  test('has nothing taken over by a session that begins while it is sent', async () => {
    let cookies = session();
    const calls = network(({ path, headers, body }) => {
      if (path === '/api/session/refresh') return json(cookies);
      if (path === '/api/session/end') return new Response(null, { status: 204 });
      if (headers.get('X-CSRF-TOKEN') !== cookies.csrf_token) return refusal(403, 'csrf_failed');
      cookies = another();
      const { receipts } = body as { receipts: { id: string }[] };
      return json({ settled: receipts.map(({ id }) => id), refused: [] });
    });

    await finishLeaving({ isLast: true });

    expect(paths(calls)).toEqual([REFRESH, ...OWN_ACTS, END]);
    expect(await waitingOf(PERSON)).toEqual(['answer']);
  });

  test('finds it waiting after signing in here again before it could be sent', async () => {
    await comes(session({ device: another().device, sign_out_token: 'd3.mac' }));
    await (await openPerson(PERSON)).put('announcements', item('new'));
    const { ended } = world(session());

    await finishLeaving();

    expect(ended).toEqual(['d1.mac']);
    expect(await waitingOf(PERSON)).toEqual(['acknowledged', 'answer']);
    expect(await (await openPerson(PERSON)).count('announcements')).toBe(1);
  });
});

test('who did nothing that waits is signed out with one request', async () => {
  const { calls } = world(session());
  await leave(session());

  expect(await finishLeaving()).toBe(0);

  expect(paths(calls)).toEqual([END]);
  expect(await databases()).toEqual(['veldpost']);
});

test('reports that wait for their turn go with whoever leaves', async () => {
  await report(db, 'displayed', 'a', 600_000);
  const { calls } = world(session());
  await leave(session());

  await finishLeaving();

  expect(paths(calls)).toEqual([REFRESH, OWN_ACTS[0], END]);
});

describe('what the server would not have', () => {
  const refusing = () =>
    world(session(), ({ path }) => (path === '/api/answers' ? refusal(409, 'withdrawn') : null));
  const refusedOf = async (name: string) =>
    (await (await openPerson(name)).getAll('outbox')).map(({ kind, parked }) => [kind, parked]);

  beforeEach(acts);

  test('once they had left waits for them, with nothing beside it', async () => {
    network(OFFLINE);
    await leave(session());
    const { ended } = refusing();

    expect(await finishLeaving()).toBe(0);

    expect(ended).toEqual(['d1.mac']);
    expect((await databases()).sort()).toEqual(['veldpost', nameOf(PERSON)]);
    expect(await refusedOf(PERSON)).toEqual([['answer', 'withdrawn']]);
    expect(await (await openPerson(PERSON)).count('announcements')).toBe(0);
  });

  test('is not the next person’s, and still there when its own is back', async () => {
    network(OFFLINE);
    await leave(session());
    refusing();
    await finishLeaving();

    await comes(another());
    await eraseOthers(NEXT);
    const seenByNext = await (await openCurrent())?.getAll('outbox');
    world(another());
    await leave(another());
    await finishLeaving();
    await comes(session());

    expect(seenByNext).toEqual([]);
    const waits = (await (await openCurrent())?.getAll('outbox')) ?? [];
    expect(actsOf(waits).map(({ parked }) => parked)).toEqual(['withdrawn']);
  });

  test('while they were being told of something else waits too; what they were told of goes', async () => {
    refusing();
    await flush(db);
    const told = (await db.getAll('outbox')).map(({ id }) => id);
    await act(db, { ...answer, subject: 'c' });
    await flush(db);

    await leave(session(), told);
    await finishLeaving();

    const left = await (await openPerson(PERSON)).getAll('outbox');
    expect(left.map(({ subject, parked }) => [subject, parked])).toEqual([['c', 'withdrawn']]);
  });

  test('costs no session another moment', async () => {
    network(OFFLINE);
    await leave(session());
    const { calls } = refusing();

    await finishLeaving();
    await finishLeaving();

    expect(paths(calls)).toEqual([REFRESH, ...OWN_ACTS, END]);
  });
});

test('several may leave before the server hears of the first', async () => {
  network(OFFLINE);
  await leave(session());
  await comes(another());
  await leave(another());
  expect(await finishLeaving()).toBe(2);
  const { ended } = world(null);

  expect(await finishLeaving()).toBe(0);

  expect(ended).toEqual(['d1.mac', 'd2.mac']);
});

test('one whose end the server does not take holds up nobody else', async () => {
  network(OFFLINE);
  await leave(session());
  await comes(another());
  await leave(another());
  const { ended } = world(null, ({ path, body }) =>
    path === '/api/session/end' && (body as { token: string }).token === 'd1.mac'
      ? refusal(429, 'too_many', { 'Retry-After': '60' })
      : null,
  );

  expect(await finishLeaving()).toBe(1);

  expect(ended).toEqual(['d2.mac']);
  expect((await leavers()).map(({ token }) => token)).toEqual(['d1.mac']);
});

test('a sign-out that was cut short is finished with the next chance', async () => {
  await acts();
  const leaver = { person: PERSON, device: DEVICE, token: 'd1.mac', at: Date.now() };
  await addLeaver(leaver, 'session', 'csrf');
  const { calls } = world(session());

  expect(await finishLeaving()).toBe(0);

  expect(paths(calls)).toEqual([REFRESH, ...OWN_ACTS, END]);
  expect(await databases()).toEqual(['veldpost']);
});

test('a session from before there was such a token gets it when it is continued', async () => {
  const { ended } = world(session());
  await leave(session({ sign_out_token: undefined }));

  expect(await finishLeaving()).toBe(0);

  expect(ended).toEqual(['d1.mac']);
});
