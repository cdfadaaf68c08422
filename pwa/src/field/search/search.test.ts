import { beforeEach, describe, expect, test, vi } from 'vitest';
import { hearClock } from '../../core/clock';
import { removeFact } from '../../core/db/device';
import { announce } from '../../core/db/live';
import type { PersonDb, Stored } from '../../core/db/person';
import { item, signedIn } from '../../core/fakes';
import { Catalogue } from './catalogue';
import { catalogue, isKept } from './kept';
import { Slices } from './slices';
import { marked, type Piece, snippet } from './snippet';
import { fold, inside } from './words';

const p = (text: string): Stored['blocks'][number] => ({
  type: 'p',
  children: [{ type: 'text', text }],
});
const shown = (pieces: Piece[]) =>
  pieces.map(({ text, isHit }) => (isHit ? `[${text}]` : text)).join('');

let db: PersonDb;

beforeEach(async () => {
  db = await signedIn();
});

async function keep(id: string, title: string, text = '', changes = {}): Promise<void> {
  await db.put('announcements', item(id, { title, blocks: text ? [p(text)] : [], ...changes }));
}

async function idsFor(query: string): Promise<string[]> {
  const all = new Catalogue();
  await all.follow(db);
  return idsIn(all, query);
}

const idsIn = async (all: Catalogue, query: string): Promise<string[]> =>
  (await all.find(query)).map(({ id }) => id);

describe('folding', () => {
  test.each([
    ['Café', 'cafe'],
    ['ŁÓDŹ', 'lodz'],
    ['Straße', 'strasse'],
    ['cœur', 'coeur'],
    ['GATE5', 'gate5'],
  ])('%s is found as %s', (word, folded) => {
    expect(fold(word)).toBe(folded);
  });

  test('a letter with a mark of its own is the same word', () => {
    expect(fold('e\u0301te')).toBe(fold('été'));
  });
});

describe('what is found', () => {
  beforeEach(async () => {
    await keep('a', 'Dépôt fermé', 'Le dépôt de Gand reste fermé vendredi.');
    await keep('b', 'Heftruck 12 buiten gebruik', 'Neem heftruck 14.');
    await keep('c', 'Nieuwe jassen', 'Haal ze op bij het depot.');
  });

  test('with or without marks, in title and text', async () => {
    expect((await idsFor('depot')).sort()).toEqual(['a', 'c']);
    expect((await idsFor('DÉPÔT')).sort()).toEqual(['a', 'c']);
  });

  test('by the beginning of a word', async () => {
    expect(await idsFor('heft')).toEqual(['b']);
  });

  test('with a letter typed wrong, in the text', async () => {
    expect(await idsFor('hefttruk')).toEqual(['b']);
  });

  test('numbers only as they are', async () => {
    expect(await idsFor('heftruck 13')).toEqual([]);
    expect(await idsFor('heftruck 14')).toEqual(['b']);
  });

  test('only where every word fits', async () => {
    expect(await idsFor('jassen depot')).toEqual(['c']);
    expect(await idsFor('jassen heftruck')).toEqual([]);
  });

  test('a title before a text', async () => {
    await keep('d', 'Depot open');
    await keep('e', 'Poort open', 'Het depot ook.');

    const found = await idsFor('depot');

    expect(found.indexOf('d')).toBeLessThan(found.indexOf('e'));
  });

  test('in the reply and in one’s own answer, too', async () => {
    const reply = { language: 'nl', blocks: [p('Bel de portier.')], replied_at: '2026-11-20' };
    await keep('d', 'Poort', 'Dicht.', { reply });
    await db.put('meta', { answer: { choice: 'cannot', text: 'Sneeuw op de helling' } }, 'own:b');

    expect(await idsFor('portier')).toEqual(['d']);
    expect(await idsFor('sneeuw')).toEqual(['b']);
  });

  test('by a part of a longer word, after what fits better', async () => {
    await keep('d', 'Veiligheidshelm verplicht', 'Op het hele terrein.');
    await keep('e', 'Helmen liggen klaar');

    expect(await idsFor('helm')).toEqual(['e', 'd']);
    expect(await idsFor('truck')).toEqual(['b']);
    expect(await idsFor('terrein helm')).toEqual(['d']);
    expect(await idsFor('terrein truck')).toEqual([]);
    expect(await idsFor('elm')).toEqual([]);
  });

  test.each([
    ['12345', '12.345 stuks'],
    ['12.345', '12345 stuks'],
    ['12345', '12 345 stuks'],
    ['12 345', '12.345 stuks'],
    ['e 314', 'Rij E314'],
    ['e314', 'Rij E 314'],
    ['E-314', 'Rij E314'],
    ['314', 'Rij E314'],
  ])('%s in “%s”', async (query, text) => {
    await keep('d', 'Magazijn', text);

    expect(await idsFor(query)).toEqual(['d']);
  });

  test('not what has expired', async () => {
    await keep('d', 'Storing', '', { expires_at: '2026-01-01T00:00:00Z' });

    expect(await idsFor('storing')).toEqual([]);
  });

  test('not what is no longer stored, and in its newest words', async () => {
    const all = new Catalogue();
    await all.follow(db);
    await db.delete('announcements', 'c');
    await keep('b', 'Heftruck 12 werkt weer', '', { rev: 2 });

    await all.follow(db);

    expect(await idsIn(all, 'jassen')).toEqual([]);
    expect(await idsIn(all, 'gebruik')).toEqual([]);
    expect(await idsIn(all, 'werkt')).toEqual(['b']);
    expect(all.size).toBe(2);
  });
});

describe('a snippet', () => {
  const terms = new Set(['depot', 'gesloten']);

  test('marks what was found, as it is written', () => {
    expect(shown(marked('Het Dépôt is gesloten.', terms))).toBe('Het [Dépôt] is [gesloten].');
  });

  test.each([
    ['truck', 'Heftruck kapot', 'Hef[truck] kapot'],
    ['muhl', 'De windmühle', 'De wind[mühl]e'],
    ['schluss', 'Der Anschlußplan', 'Der [Anschlußplan]'],
  ])('marks %s inside a word', (part, text, marks) => {
    expect(shown(marked(text, new Set([inside(part)])))).toBe(marks);
  });

  test('marks a number as it is written', () => {
    expect(shown(marked('Nog 12.345 stuks', new Set(['12345'])))).toBe('Nog [12.345] stuks');
    expect(shown(marked('Rij E314', new Set(['314'])))).toBe('Rij E[314]');
  });

  test('names the part that was found, to be marked', async () => {
    await keep('a', 'Veiligheidshelm verplicht');
    const all = new Catalogue();
    await all.follow(db);

    const [found] = await all.find('helm');

    expect(shown(marked('Veiligheidshelm verplicht', new Set(found?.terms)))).toBe(
      'Veiligheids[helm] verplicht',
    );
  });

  test('shows the place where most was found, cut between words', () => {
    const text = `Depot. ${'woorden ervoor '.repeat(20)}Vrijdag is het depot gesloten. ${'en erna '.repeat(30)}`;

    const cut = snippet(text, terms, 100);

    expect(shown(cut)).toMatch(/^… .*ervoor Vrijdag is het \[depot\] \[gesloten\]\. .* …$/);
    expect(cut.map((piece) => piece.text).join('').length).toBeLessThanOrEqual(104);
    expect(shown(cut)).not.toMatch(/… (oorden|rvoor)/);
  });

  test('is the beginning where nothing stands', () => {
    expect(shown(snippet(`Eerst ${'dan '.repeat(60)}`, terms, 20))).toBe('Eerst dan dan dan …');
  });

  test('says nothing more of a short text', () => {
    expect(shown(snippet('Het depot is open', terms))).toBe('Het [depot] is open');
  });
});

test('5,000 announcements are read and searched in slices that leave every tap its turn', async () => {
  await db.change(async (stores) => {
    const announcements = stores.objectStore('announcements');
    for (let at = 0; at < 5_000; at += 1) {
      const id = String(at).padStart(4, '0');
      void announcements.put(item(id, { title: `Bericht ${id}`, blocks: [p('Poort open')] }));
    }
  });
  let time = 0;
  let rests = 0;
  let longest = 0;
  let since = 0;
  const clock = () => {
    time += 1;
    longest = Math.max(longest, time - since);
    return time;
  };
  const rest = async () => {
    rests += 1;
    since = time;
  };
  const all = new Catalogue();

  const slices = new Slices(clock, rest);

  await all.follow(db, slices);
  const whileReading = rests;
  const found = await all.find('poort', slices);

  expect(all.size).toBe(5_000);
  expect(found).toHaveLength(5_000);
  expect(whileReading).toBeGreaterThan(5_000 / 50);
  expect(rests).toBeGreaterThan(whileReading);
  expect(longest).toBeLessThan(50);
  expect(await idsIn(all, 'bericht 4321')).toEqual(['4321']);
});

describe('the catalogue in memory', () => {
  test('is read once, and again when something changed', async () => {
    await keep('a', 'Poort 5');
    const first = await catalogue();
    await keep('b', 'Poort 6');
    announce('inbox');

    const second = await catalogue();

    expect(second?.catalogue).toBe(first?.catalogue);
    expect(second?.catalogue.size).toBe(2);
  });

  test('is gone once its person is', async () => {
    await keep('a', 'Poort 5');
    await catalogue();

    await removeFact('session');
    announce('session');

    await vi.waitFor(() => expect(isKept()).toBe(false));
    expect(await catalogue()).toBeNull();
  });
});

test('a phone whose clock runs ahead finds what is in force by the server’s', async () => {
  const DAY = 24 * 60 * 60_000;
  const tomorrowThere = new Date(Date.now() - 6 * DAY).toISOString();
  await keep('a', 'Gate 5 closed', '', { expires_at: tomorrowThere });

  await hearClock(new Date(Date.now() - 7 * DAY).toUTCString());
  const found = await idsFor('gate');
  await hearClock(new Date().toUTCString());

  expect(found).toEqual(['a']);
  expect(await idsFor('gate')).toEqual([]);
});
