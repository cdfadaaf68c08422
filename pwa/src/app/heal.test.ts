import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readFact, removeFact, writeFact } from '../core/db/device';
import { nameOf, openPerson, type PersonDb } from '../core/db/person';
import { item, PERSON, session, signedIn } from '../core/fakes';
import { acknowledge } from '../core/outbox';
import { heal } from './heal';

let db: PersonDb;

const storage = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};

/** These stores cannot be read any more, until the database is a new one. */
function damaged(...stores: string[]): void {
  const { getAll } = IDBObjectStore.prototype;
  const { deleteDatabase } = IDBFactory.prototype;
  let isNew = false;
  vi.spyOn(IDBFactory.prototype, 'deleteDatabase').mockImplementation(function (
    this: IDBFactory,
    name: string,
  ) {
    isNew = true;
    return deleteDatabase.call(this, name);
  });
  vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (
    this: IDBObjectStore,
    ...values: Parameters<IDBObjectStore['getAll']>
  ) {
    if (isNew || !stores.includes(this.name)) return getAll.apply(this, values);
    throw new DOMException('Failed to read large IndexedDB value', 'UnknownError');
  });
}

beforeEach(async () => {
  vi.unstubAllGlobals();
  vi.stubGlobal('sessionStorage', storage());
  vi.stubGlobal('localStorage', storage());
  for (const { name } of await indexedDB.databases()) {
    if (name !== 'veldpost' && name !== nameOf(PERSON)) indexedDB.deleteDatabase(name ?? '');
  }
  db = await signedIn();
  await db.put('announcements', item('a'));
  await db.put('meta', 'c9', 'cursor');
  await acknowledge(db, 'a');
});

afterEach(() => {
  vi.restoreAllMocks();
});

test('what was only lost for a moment needs no cure', async () => {
  expect(await heal()).toBe('well');
  expect(await db.count('outbox')).toBe(1);
});

test('an app that cannot be drawn starts anew once, and does not go round in circles', async () => {
  expect(await heal(true)).toBe('reload');
  expect(await heal(true)).toBe('ill');
});

describe('a database that cannot be read', () => {
  test('is first given a fresh start', async () => {
    damaged('announcements');

    expect(await heal()).toBe('reload');

    expect(IDBFactory.prototype.deleteDatabase).not.toHaveBeenCalled();
  });

  test('is then made anew, with what the person did; the rest is fetched again', async () => {
    damaged('announcements');
    await heal();

    expect(await heal()).toBe('reload');

    const again = await openPerson(PERSON);
    expect(await again.getAll('outbox')).toMatchObject([{ kind: 'acknowledged', subject: 'a' }]);
    expect(await again.get('meta', 'cursor')).toBeUndefined();
  });

  test('with what the person did in it is not given up before the phone had its chances', async () => {
    damaged('outbox');
    await heal();

    expect([await heal(), await heal()]).toEqual(['ill', 'ill']);
    expect(IDBFactory.prototype.deleteDatabase).not.toHaveBeenCalled();
    expect(await heal()).toBe('reload');

    expect(await (await openPerson(PERSON)).count('announcements')).toBe(1);
  });
});

test('lost facts of the device are made anew, and name who has data here', async () => {
  await writeFact('session', session());
  damaged('facts');
  await heal();

  expect(await heal()).toBe('reload');

  vi.restoreAllMocks();
  expect(await readFact('session')).toBeUndefined();
  expect(await readFact('persons')).toEqual([PERSON]);
  await removeFact('persons');
});
