import { deleteDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import { readFact, removeFact } from '../core/db/device';
import { nameOf, openCurrent, type PersonDb } from '../core/db/person';
import { item, json, network, PERSON, refusal, session, signedIn } from '../core/fakes';
import { giveAnswer, sayState } from '../field/answers/mine';
import { chooseLanguage } from './language';
import { understand } from './mine';
import { chooseDefault } from './rest';
import { loadSession } from './session';

beforeEach(async () => {
  vi.unstubAllGlobals();
  await signedIn();
  await loadSession();
  await clearSiteData();
});

/** As the browser does it under a running page: the databases go, the cookies stay. */
async function clearSiteData(): Promise<void> {
  await deleteDB(nameOf(PERSON));
  await deleteDB('veldpost');
}

/** Who has these cookies is known; what they did cannot be sent yet. */
const known = () =>
  network(({ path }) => (path === '/api/session/refresh' ? json(session()) : refusal(503, 'busy')));

const waiting = async () => {
  const db = (await openCurrent()) as PersonDb;
  return (await db.getAll('outbox')).map(({ kind, subject }) => [kind, subject]);
};

test.each([
  ['I need help', () => sayState('a', 'help', null), ['safety', 'a']],
  ['an answer', () => giveAnswer('a', 'question', 'Which gate?', null), ['answer', 'a']],
  ['understood', () => understand(item('a')), ['acknowledged', 'a']],
  ['a language', () => chooseLanguage('pl'), ['settings', 'language']],
])('%s is kept though the phone’s databases are gone', async (_, done, entry) => {
  known();

  await done();

  expect(await waiting()).toContainEqual(entry);
});

test('a choice of quiet hours is kept, too', async () => {
  known();

  await chooseDefault().catch(() => undefined);

  expect(await waiting()).toContainEqual(['rest', 'rest']);
});

test('where nobody knows any more who this is, it is said', async () => {
  network(refusal(401, 'not_signed_in'));

  const saying = sayState('a', 'help', null);

  await expect(saying).rejects.toMatchObject({ code: 'not_signed_in' });
});

test('and without network, too', async () => {
  network(new TypeError('no network'));

  await expect(sayState('a', 'help', null)).rejects.toMatchObject({ name: 'Unreachable' });
  await removeFact('language');
  await expect(chooseLanguage('pl')).rejects.toMatchObject({ name: 'Unreachable' });
  expect(await readFact('language')).toBeUndefined();
});
