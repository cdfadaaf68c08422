import { beforeEach, expect, test, vi } from 'vitest';
import { readFact, removeFact, writeFact } from '../core/db/device';
import type { PersonDb } from '../core/db/person';
import { json, network, refusal, session, signedIn } from '../core/fakes';
import { flush } from '../core/outbox';
import { agreeOnLanguage, chooseLanguage, language, takeLanguageAlong } from './language';

let db: PersonDb;

const speaking = (spoken: string) =>
  session({ person: { ...session().person, language: spoken as 'nl' } });

beforeEach(async () => {
  vi.unstubAllGlobals();
  await removeFact('language');
  db = await signedIn();
  await agreeOnLanguage();
});

test('it is the person’s own', () => {
  expect(language.value).toBe('nl');
});

test('chosen without network it is shown at once, and kept over a restart', async () => {
  network(new TypeError('no network'));

  await chooseLanguage('pl');
  const shown = language.value;
  language.value = 'en';
  await agreeOnLanguage();

  expect(shown).toBe('pl');
  expect(await db.getAll('outbox')).toMatchObject([
    { kind: 'settings', subject: 'language', payload: { language: 'pl' } },
  ]);
});

test('only the last choice is sent, and the server’s answer is kept', async () => {
  network(new TypeError('no network'));
  await chooseLanguage('pl');
  await chooseLanguage('fr');
  const calls = network(json(speaking('fr')));

  await flush(db, { isEager: true });
  await agreeOnLanguage();

  expect(calls).toMatchObject([{ method: 'PATCH', path: '/api/me', body: { language: 'fr' } }]);
  expect((await readFact('session'))?.person.language).toBe('fr');
  expect(language.value).toBe('fr');
});

test('a choice the server will not have is undone, and kept with its reason', async () => {
  network(new TypeError('no network'));
  await chooseLanguage('pl');
  network(refusal(422, 'invalid'));

  await flush(db, { isEager: true });
  await agreeOnLanguage();

  expect(language.value).toBe('nl');
  expect(await db.getAll('outbox')).toMatchObject([{ kind: 'settings', parked: 'invalid' }]);
});

test('chosen on the sign-in screen it goes with whoever signs in', async () => {
  await writeFact('language', 'es');
  await takeLanguageAlong(session());

  await agreeOnLanguage();

  expect(language.value).toBe('es');
  expect(await db.getAll('outbox')).toMatchObject([{ payload: { language: 'es' } }]);
});

test('who has just gone leaves the screen as it was', async () => {
  await removeFact('session');

  await agreeOnLanguage();

  expect(language.value).toBe('nl');
});
