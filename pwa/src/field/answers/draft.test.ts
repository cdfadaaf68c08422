import { beforeEach, expect, test, vi } from 'vitest';
import { erasePerson, openCurrent, openPerson, type PersonDb } from '../../core/db/person';
import { network, PERSON, signedIn } from '../../core/fakes';
import { dropDraft, keepPhoto, keepWords, readDraft } from './draft';
import { giveAnswer } from './mine';

const WORDS = { choice: 'cannot', text: 'The gate is lo' } as const;
// Its bytes: the browser journeys take a real one.
const PHOTO = 'photo' as unknown as Blob;

let db: PersonDb;

beforeEach(async () => {
  vi.unstubAllGlobals();
  network(new TypeError('no network'));
  db = await signedIn();
});

test('what was typed last is there when the form opens again, with its photo', async () => {
  void keepPhoto('a', PHOTO);
  void keepWords('a', WORDS);
  void keepWords('a', { ...WORDS, text: 'The gate is locked' });

  expect(await readDraft(db, 'a')).toEqual({ ...WORDS, text: 'The gate is locked', photo: PHOTO });
  expect(await readDraft(db, 'b')).toBeNull();
});

test('it is gone once it was let go', async () => {
  void keepWords('a', WORDS);
  await dropDraft('a');

  expect(await readDraft(db, 'a')).toBeNull();
});

test('it is gone once it was sent', async () => {
  void keepWords('a', WORDS);

  await giveAnswer('a', 'cannot', 'The gate is locked', null);

  expect(await readDraft(db, 'a')).toBeNull();
  expect(await db.getAll('outbox')).toMatchObject([{ kind: 'answer', subject: 'a' }]);
});

test('it goes with the person', async () => {
  await keepWords('a', WORDS);

  await erasePerson(PERSON);
  await signedIn();

  expect(await openCurrent()).not.toBeNull();
  expect(await readDraft(await openPerson(PERSON), 'a')).toBeNull();
});
