import { openDB } from 'idb';
import { beforeEach, expect, test } from 'vitest';
import { badgeOf } from '../badge';
import { item, network, PERSON, refusal, signedIn } from '../fakes';
import { acknowledge, act, flush, open } from '../outbox';
import { nameOf, openPerson, type PersonDb } from './person';
import { readAsking, readFirst } from './places';

let db: PersonDb;

const day = (number: number): string => new Date(Date.UTC(2026, 9, number)).toISOString();
const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id).sort();

beforeEach(async () => {
  db = await signedIn();
});

async function store(...items: ReturnType<typeof item>[]): Promise<void> {
  for (const one of items) await db.put('announcements', one);
}

const read = (id: string, at: number) =>
  item(id, { must_acknowledge: false, opened_at: day(at), published_at: day(at) });
const fresh = (id: string, at: number, priority: 'info' | 'important' | 'critical' = 'info') =>
  item(id, { must_acknowledge: false, priority, published_at: day(at) });

test('the first page has all that asks, and of the others what is new before what was read', async () => {
  await store(item('asks', { published_at: day(1) }), read('read new', 30), read('read old', 2));
  await store(
    fresh('info', 20),
    fresh('critical', 3, 'critical'),
    fresh('important', 4, 'important'),
  );

  expect(ids((await readFirst(db, 3)).items)).toEqual(['asks', 'critical', 'important']);
  expect(ids((await readFirst(db, 5)).items)).toEqual([
    ...['asks', 'critical', 'important', 'info', 'read new'],
  ]);
});

test.each([
  [2, true],
  [3, false],
  [4, false],
])('of three others the first %i are read; more lie below: %s', async (most, hasMore) => {
  await store(read('a', 1), read('b', 2), read('c', 3));

  const first = await readFirst(db, most);

  expect(first.items).toHaveLength(Math.min(3, most));
  expect(first.hasMore).toBe(hasMore);
});

test('what was understood does not ask any more', async () => {
  await store(item('a'), item('b'));

  await acknowledge(db, 'a');

  expect(ids(await readAsking(db))).toEqual(['b']);
  expect(ids((await readFirst(db, 9)).items)).toEqual(['a', 'b']);
});

test('“are you safe?” asks until it is said, and again where the server will not have it', async () => {
  const alarm = { must_acknowledge: false, asks_safety: true, priority: 'critical' } as const;
  await store(item('alarm', alarm), fresh('new', 9));
  await open(db, 'alarm');
  const opened = await readAsking(db);

  await act(db, { kind: 'safety', subject: 'alarm', payload: { state: 'help', position: null } });
  const said = await readAsking(db);
  network(refusal(409, 'withdrawn'));
  await flush(db, { isEager: true });

  expect([opened, said, await readAsking(db)].map(ids)).toEqual([['alarm'], [], ['alarm']]);
  expect(badgeOf(opened, 0)).toBe(1);
});

test('what asks for an answer goes on asking until it has one, and is no number on the badge', async () => {
  const asks = { must_acknowledge: false, asks_answer: true } as const;
  await store(item('asks', asks), fresh('new', 9));
  await open(db, 'asks');
  const opened = await readAsking(db);

  const payload = { choice: 'clear', text: '', has_photo: false };
  await act(db, { kind: 'answer', subject: 'asks', payload });
  const answered = await readAsking(db);
  network(refusal(409, 'not_asked'));
  await flush(db, { isEager: true });

  expect([opened, answered, await readAsking(db)].map(ids)).toEqual([['asks'], [], ['asks']]);
  expect(badgeOf(opened, 0)).toBe(0);
});

test('what was opened stands below what is new', async () => {
  await store(fresh('a', 9), fresh('b', 8));

  await open(db, 'a');

  expect(ids((await readFirst(db, 1)).items)).toEqual(['b']);
});

test('what its author answered stands among the new until it is opened again, told to nobody', async () => {
  const reply = { language: 'nl' as const, blocks: [], replied_at: day(31) };
  await store(read('newest', 30), item('replied', { ...read('replied', 1), reply }));

  const before = await readFirst(db, 1);
  await open(db, 'replied', Date.parse(day(29)));

  expect(ids(before.items)).toEqual(['replied']);
  expect(ids((await readFirst(db, 1)).items)).toEqual(['newest']);
  expect((await db.get('announcements', 'replied'))?.opened_at).toBe(day(1));
  expect(await db.count('outbox')).toBe(0);
});

test('a database of the release before gets its places', async () => {
  const person = `${PERSON}-before`;
  const before = await openDB(nameOf(person), 1, {
    upgrade: (made) => {
      made.createObjectStore('announcements', { keyPath: 'id' });
      made.createObjectStore('outbox', { keyPath: 'id' }).createIndex('order', 'order');
      made.createObjectStore('meta');
    },
  });
  const { place: _, ...stored } = item('a');
  await before.put('announcements', stored);
  before.close();

  const now = await openPerson(person);

  expect(ids(await readAsking(now))).toEqual(['a']);
});

test('what was answered in the release before does not ask again', async () => {
  const person = `${PERSON}-answered`;
  const before = await openDB(nameOf(person), 2, {
    upgrade: (made) => {
      const announcements = made.createObjectStore('announcements', { keyPath: 'id' });
      announcements.createIndex('place', ['place', 'published_at']);
      announcements.createIndex('published', 'published_at');
      made.createObjectStore('outbox', { keyPath: 'id' }).createIndex('order', 'order');
      made.createObjectStore('meta');
    },
  });
  for (const id of ['answered', 'said', 'open']) {
    const { answered_at: _, said_at: __, ...stored } = item(id, { must_acknowledge: false });
    await before.put('announcements', { ...stored, asks_answer: true, asks_safety: id === 'said' });
  }
  const answer = { answer: { choice: 'clear', text: '', hasPhoto: false, at: day(1) } };
  await before.put('meta', answer, 'own:answered');
  await before.put('meta', { ...answer, safety: { state: 'safe', at: day(2) } }, 'own:said');
  before.close();

  const now = await openPerson(person);

  expect(ids(await readAsking(now))).toEqual(['open']);
  expect((await now.get('announcements', 'said'))?.said_at).toBe(day(2));
});
