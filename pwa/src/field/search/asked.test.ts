import { beforeEach, expect, test, vi } from 'vitest';
import { writeFact } from '../../core/db/device';
import { notePerson } from '../../core/db/person';
import { PERSON, session, signedIn } from '../../core/fakes';
import { addressOf, keepAsked, lastAsked, openedAt } from './asked';

const NEXT = `${PERSON}-next`;

beforeEach(async () => {
  vi.unstubAllGlobals();
  await signedIn();
});

test('whoever comes back to their search finds what they asked and which result they opened', async () => {
  await keepAsked('sick leave');
  const address = new URL(addressOf('sick leave', 'a1'), 'https://veldpost.test');

  expect([await lastAsked(), openedAt(address.search)]).toEqual(['sick leave', 'a1']);
  expect(openedAt('')).toBeNull();
});

test('the next person on a shared phone finds in its history no word of it', async () => {
  await keepAsked('sick leave');
  await writeFact('session', session({ person: { ...session().person, id: NEXT } }));
  await notePerson(NEXT);

  expect(await lastAsked()).toBe('');
  expect(addressOf('sick leave', 'a1')).not.toMatch(/sick|leave/);
});
