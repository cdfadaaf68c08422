import { beforeEach, expect, test, vi } from 'vitest';
import { readTexts } from '../../../plugins/locales';
import { loadInbox } from '../../app/inbox';
import { type Kept, readTour, STEPS, type Standing, tour } from '../../app/tour';
import type { PersonDb } from '../../core/db/person';
import { item, json, network, refusal, signedIn } from '../../core/fakes';
import { useTexts } from '../../core/i18n';
import { flush } from '../../core/outbox';
import { LANGUAGES } from '../../core/wire';
import { isTourOffered } from '../TourCard';
import { further, offerTour, openTour, refreshTour, resumeAt, skipTour, tell } from './mine';
import { wordsOf } from './words';

const OWN = { step: 'help', language: 'nl', title: 'Bel Anja', text: 'Of loop langs.' } as const;
const NEW: Kept = { words: [OWN], contact: null, standing: null };
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 8, minute)).toISOString();
const standing = (step: Standing['step'], minute = 0, state: Standing['state'] = 'under_way') =>
  ({ step, state, at: at(minute) }) satisfies Standing;

let db: PersonDb;

const offline = () => network(new TypeError('no network'));
const server = (known: Kept) => network(({ method }) => json(method === 'GET' ? known : {}));
const offered = async (known: Kept = NEW) => {
  server(known);
  await offerTour();
  await refreshTour();
  await loadInbox();
};

beforeEach(async () => {
  vi.unstubAllGlobals();
  db = await signedIn();
  tour.value = undefined;
});

test('of two reports the end holds before the middle, and else the later one', () => {
  const early = standing('rest', 1);
  const late = standing('bell', 2);
  const end = standing('help', 0, 'finished');
  const skipped = standing('bell', 9, 'skipped');

  expect(further(null, early)).toBe(early);
  expect(further(early, late)).toBe(late);
  expect(further(late, early)).toBe(late);
  expect(further(late, end)).toBe(end);
  expect(further(end, skipped)).toBe(end);
  expect(further(skipped, end)).toBe(end);
});

test('nobody is asked before the first sign-in on this phone has offered it', async () => {
  await loadInbox();

  expect(isTourOffered.value).toBe(false);
});

test('offered, it waits in the inbox', async () => {
  await offered();

  expect(isTourOffered.value).toBe(true);
  expect(tour.value).toEqual(NEW);
});

test('nothing of it stands between a person and a critical announcement', async () => {
  await db.put('announcements', item('gas', { priority: 'critical' }));
  await offered();
  const before = isTourOffered.value;

  await db.put('announcements', item('gas', { priority: 'critical', opened_at: at(0) }));
  await loadInbox();

  expect([before, isTourOffered.value]).toEqual([false, true]);
});

test('whoever took it on another phone is not asked on this one', async () => {
  await offered({ ...NEW, standing: standing('bell', 0, 'skipped') });

  expect(isTourOffered.value).toBe(false);
});

test('begun on another phone it goes on there', async () => {
  await offered({ ...NEW, standing: standing('offline') });

  expect(resumeAt(await openTour())).toBe('offline');
});

test('left half-way without network it goes on where it was, and the server hears of it once', async () => {
  await offered();
  offline();
  for (const step of ['about', 'bell', 'inbox', 'offline'] as const) await tell(step, 'under_way');

  expect(resumeAt(await openTour())).toBe('offline');
  const calls = network(json({}));
  await flush(db, { isEager: true });

  expect(calls).toMatchObject([
    { method: 'PUT', path: '/api/me/tour', body: { step: 'offline', state: 'under_way' } },
  ]);
  expect(await db.count('outbox')).toBe(0);
});

test.each(['skipped', 'finished'] as const)(
  '%s it does not come again, whatever is looked at later',
  async (state) => {
    await offered();
    offline();
    await (state === 'skipped' ? skipTour() : tell('help', 'finished'));
    await tell('bell', 'under_way');
    await loadInbox();

    expect(isTourOffered.value).toBe(false);
    expect((await readTour(db))?.standing?.state).toBe(state);
    expect(resumeAt(await openTour())).toBe('about');
    expect(await db.count('outbox')).toBe(1);
  },
);

test('an answer that was on its way takes back nothing that was done meanwhile', async () => {
  await offered();
  offline();
  await tell('help', 'finished');

  server({ ...NEW, standing: standing('inbox') });
  await refreshTour();

  expect((await readTour(db))?.standing?.state).toBe('finished');
});

test('its words are there at once where they are known, and soon where they are not', async () => {
  await db.put('meta', {}, 'tour');
  server(NEW);

  const first = await openTour();
  offline();

  expect([first, await openTour()]).toEqual([NEW, NEW]);
});

test('a clock that runs behind loses no step', async () => {
  await offered({ ...NEW, standing: standing('bell', 30) });
  offline();

  await tell('inbox', 'under_way', Date.parse(at(0)));

  expect(resumeAt(await openTour())).toBe('inbox');
});

test('the same step twice is told once', async () => {
  await offered();
  offline();

  await tell('bell', 'under_way');
  await tell('bell', 'under_way');

  expect(await db.count('outbox')).toBe(1);
});

test('without network at the first sign-in it is not offered until the server was heard', async () => {
  offline();
  await offerTour();
  await refreshTour();
  await loadInbox();
  const before = tour.value;

  server(NEW);
  await refreshTour();
  await loadInbox();

  expect([before, tour.value]).toEqual([{}, NEW]);
});

test('a report the server will not have is no trouble of the person’s', async () => {
  await offered();
  network(refusal(422, 'invalid'));

  await tell('bell', 'under_way');
  await flush(db, { isEager: true });

  expect(await db.count('outbox')).toBe(0);
  expect((await readTour(db))?.standing?.step).toBe('bell');
});

test('own words come first, in the reader’s language only', () => {
  useTexts('nl', readTexts('nl'));
  expect(wordsOf(NEW, 'help', 'Bouw')).toMatchObject({ title: 'Bel Anja', text: 'Of loop langs.' });

  useTexts('pl', readTexts('pl'));
  expect(wordsOf(NEW, 'help', 'Bouw').title).toBe('Masz pytania?');
  expect(wordsOf({}, 'about', 'Bouw').text).toContain('Bouw');
});

test.each(LANGUAGES)('every step ships with words in %s', (language) => {
  useTexts(language, readTexts(language));

  const said = STEPS.flatMap((step) => Object.values(wordsOf({}, step, 'Bouw')));

  expect(said.filter((text) => text.startsWith('tour.') || text.includes('{'))).toEqual([]);
});
