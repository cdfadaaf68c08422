import { beforeEach, expect, test } from 'vitest';
import { readTexts } from '../../plugins/locales';
import { useTexts } from '../core/i18n';
import { contactErrors, drafted, isClash, languagesOf, saidErrors, saidIn, shares } from './tour';
import type { Tour, TourItem } from './tour-calls';

const SHIPPED = { title: 'Ook zonder internet', text: 'Lees door.' };
const OWN = { title: 'In de tunnel', text: 'Lees gewoon door.' };
const item = (language: TourItem['language'], own: TourItem['own'] = null): TourItem => ({
  step: 'offline',
  language,
  shipped: SHIPPED,
  own,
  version: own ? own.title : '',
});
const TOUR: Tour = {
  items: [item('nl', OWN), item('en'), item('pl', OWN), { ...item('de'), step: 'help' }],
  contact: null,
  counts: { people: 12, finished: 5, skipped: 2, under_way: 1 },
};

beforeEach(() => useTexts('en', readTexts('en')));

test('own words are shown instead of those that ship', () => {
  expect([saidIn(item('nl', OWN)), saidIn(item('nl'))]).toEqual([OWN, SHIPPED]);
});

test('a step says where it speaks in own words, and where it falls back', () => {
  expect(languagesOf(TOUR, 'offline')).toEqual({ own: ['nl', 'pl'], shipped: ['en'] });
});

test('everybody is counted once', () => {
  expect(shares(TOUR)).toEqual({ finished: 5, skipped: 2, under_way: 1, not_begun: 4 });
});

test('what is written holds on to the words that were read, whatever is said there meanwhile', () => {
  const [read, theirs] = [item('nl'), item('nl', OWN)];
  const begun = drafted(read, undefined, { title: 'Onder de grond', text: 'Lees door.' });

  const longer = drafted(theirs, begun, { title: 'Onder de grond', text: 'Lees gerust door.' });

  expect([isClash(read, begun), isClash(theirs, begun), isClash(theirs, longer)]).toEqual([
    ...[false, true, true],
  ]);
  expect(longer).toEqual({ title: 'Onder de grond', text: 'Lees gerust door.', version: '' });
  expect(drafted(theirs, longer, OWN)).toBeUndefined();
});

test('a step says something', () => {
  expect(saidErrors({ title: ' ', text: 'x' })).toEqual({ title: 'Please fill this in.' });
  expect(saidErrors(OWN)).toEqual({});
});

test('a name can be asked with or without a number that can be called', () => {
  expect(contactErrors({ name: 'Anja', phone: '' })).toEqual({});
  expect(contactErrors({ name: 'Anja', phone: '+31 (0)6 1234-5678' })).toEqual({});
  expect(Object.keys(contactErrors({ name: '', phone: 'mail me' }))).toEqual(['name', 'phone']);
});
