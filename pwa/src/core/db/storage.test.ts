import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { item, json, network, PERSON, signedIn } from '../fakes';
import { acknowledge, act } from '../outbox';
import { readFact, removeFact, writeFact } from './device';
import { fullPhone, lostServer, media, pictureOf } from './fakes';
import { listen, type Topic } from './live';
import { alsoDrop, erasePerson, nameOf, openPerson, type PersonDb, type Stored } from './person';
import { MEDIA, putInto } from './room';
import { dropOldTexts } from './texts';

const ANSWER = { choice: 'clear', text: '', has_photo: false };
let db: PersonDb;
let heard: Topic[];
let stop: () => void;

beforeEach(async () => {
  vi.unstubAllGlobals();
  db = await signedIn();
  heard = [];
  stop = listen((topic) => void heard.push(topic));
});

afterEach(() => {
  stop();
  vi.restoreAllMocks();
});

const words = [{ type: 'p', children: [] }] as Stored['blocks'];

/** Read, and from so long ago that sixty are newer. */
async function fillInbox(database: PersonDb): Promise<void> {
  const at = (index: number) => new Date(Date.UTC(2026, 10, 1, index)).toISOString();
  await database.change(async (stores) => {
    for (let index = 0; index < 61; index += 1) {
      const changes = { published_at: at(index), opened_at: at(index), blocks: words };
      const one = item(String(index).padStart(2, '0'), { ...changes, must_acknowledge: false });
      await stores.objectStore('announcements').put(one);
    }
  });
}

describe('on a full phone', () => {
  test('the oldest media make room for what the person does', async () => {
    const kept = media(['01', '02', '03', '04']);
    await db.put('announcements', item('a'));
    fullPhone(() => kept.ids().length > 2);

    await acknowledge(db, 'a');

    expect(kept.ids()).toEqual(['03', '04']);
    expect(await db.count('outbox')).toBe(1);
    expect(heard).not.toContain('full');
  });

  test('then the texts of old, read announcements go, and their titles stay', async () => {
    alsoDrop(dropOldTexts);
    const kept = media(['01']);
    await fillInbox(db);
    let dropped = 0;
    fullPhone((value) => {
      const { blocks } = value as Partial<Stored>;
      if (blocks?.length === 0) dropped += 1;
      return blocks?.length !== 0 && dropped === 0;
    });

    await act(db, { kind: 'answer', subject: '60', payload: ANSWER });

    const inbox = await db.getAll('announcements');
    expect(inbox).toHaveLength(61);
    expect(inbox.filter(({ blocks }) => blocks.length > 0)).toHaveLength(50);
    expect(inbox[0]).toMatchObject({ title: 'Title 00', isPartial: true });
    expect(await db.count('outbox')).toBe(1);
    expect(kept.ids()).toEqual([]);
  });

  test('where nothing can go, nothing is shown as done, and the person hears of it', async () => {
    media([]);
    await db.put('announcements', item('a'));
    await act(db, { kind: 'answer', subject: 'b', payload: ANSWER });
    fullPhone(() => true);

    network(new TypeError('no network'));
    await expect(acknowledge(db, 'a')).rejects.toMatchObject({ name: 'QuotaExceededError' });

    expect(heard).toContain('full');
    expect(heard).not.toContain('sent');
    expect((await db.get('announcements', 'a'))?.acknowledged_at).toBeNull();
    expect(await db.getAll('outbox')).toMatchObject([{ kind: 'answer' }]);
  });

  test('what cannot be written down goes to the server at once, where there is network', async () => {
    media([]);
    await db.put('announcements', item('a'));
    const calls = network(({ body }) => {
      const { receipts } = body as { receipts: { id: string }[] };
      return json({ settled: receipts.map(({ id }) => id), refused: [] });
    });
    fullPhone(() => true);

    await acknowledge(db, 'a');

    expect(calls.map(({ path }) => path)).toEqual(['/api/receipts']);
    expect(heard).toEqual(expect.arrayContaining(['full', 'sent']));
  });

  test('what is known about the device is kept at the cost of media', async () => {
    const kept = media(['01', '02']);
    fullPhone(() => kept.ids().length > 0);

    await writeFact('language', 'pl');

    expect(await readFact('language')).toBe('pl');
  });

  test('a new picture takes the place of older ones, never of newer', async () => {
    const room = { left: 2 };
    const kept = media(['01', '03'], () => kept.ids().length < room.left);
    const cache = await caches.open(MEDIA);

    const [isKept, isOlderKept] = [
      await putInto(cache, pictureOf('02'), new Response('02'), pictureOf('02')),
      await putInto(cache, pictureOf('00'), new Response('00'), pictureOf('00')),
    ];

    expect([isKept, isOlderKept]).toEqual([true, false]);
    expect(kept.ids()).toEqual(['02', '03']);
  });
});

describe('a database closed by the system', () => {
  test('is opened anew and what was asked is done once', async () => {
    await db.put('announcements', item('a'));
    lostServer(1);

    await acknowledge(db, 'a');

    expect(await db.getAll('outbox')).toMatchObject([{ kind: 'acknowledged', subject: 'a' }]);
    expect(heard).not.toContain('broken');
  });

  test('in the middle of writing leaves nothing half done', async () => {
    await db.put('announcements', item('a'));
    let isFirst = true;

    await db.change(async (stores) => {
      await stores.objectStore('announcements').put(item('b'));
      if (isFirst) stores.abort();
      isFirst = false;
      await stores.objectStore('announcements').put(item('c'));
    });

    expect(await db.getAllKeys('announcements')).toEqual(['a', 'b', 'c']);
  });

  test('again and again is said to the person', async () => {
    lostServer(99);

    await expect(db.getAll('announcements')).rejects.toMatchObject({ name: 'UnknownError' });

    expect(heard).toContain('broken');
  });

  test('is found again in the device’s own facts', async () => {
    lostServer(1);

    expect((await readFact('session'))?.person.id).toBe(PERSON);
  });

  test('and deleted by the browser begins empty, to be fetched anew', async () => {
    await db.put('meta', 'c9', 'cursor');

    await deleteDB(nameOf(PERSON));

    expect(await db.get('meta', 'cursor')).toBeUndefined();
  });
});

test('what the work itself throws is thrown, and none of it is written', async () => {
  const failing = db.change(async (stores) => {
    await stores.objectStore('announcements').put(item('a'));
    throw new Error('no');
  });

  await expect(failing).rejects.toThrow('no');

  expect(await db.count('announcements')).toBe(0);
});

test('a page of the version before reads a database that a newer page upgraded', async () => {
  await db.put('announcements', item('a'));
  const newer = await openDB(nameOf(PERSON), 99, {
    upgrade: (one) => void one.createObjectStore('later'),
  });
  newer.close();

  const again = await openPerson(PERSON);
  expect(await again.getAllKeys('announcements')).toEqual(['a']);
});

test('somebody who left is not brought back by what was still under way', async () => {
  await removeFact('session');
  await erasePerson(PERSON);

  await expect(db.put('announcements', item('a'))).rejects.toThrow('left');

  const names = (await indexedDB.databases()).map(({ name }) => name);
  expect(names).not.toContain(nameOf(PERSON));
});
