import { describe, expect, test } from 'vitest';
import { isAroundKey, isOfficeKey, isServerKey, readTexts, textsOf } from '../../plugins/locales';
import { ago, dateTime, number, pickLanguage, t, useTexts } from './i18n';
import { LANGUAGES } from './wire';

const PLURAL = /_(zero|one|two|few|many|other)$/;
const OFFICE_LANGUAGES = ['nl', 'en'];
const english = readTexts('en');
const baseOf = (key: string) => key.replace(PLURAL, '');
const isPlural = (key: string) => PLURAL.test(key) && `${baseOf(key)}_other` in english;

const bases = (texts: Record<string, string>) =>
  new Set(Object.keys(texts).map((key) => (isPlural(key) ? baseOf(key) : key)));

const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe.each(LANGUAGES)('the texts in %s', (language) => {
  const texts = readTexts(language);
  const isWanted = (key: string) => OFFICE_LANGUAGES.includes(language) || !isOfficeKey(key);

  test('are all there, and no others', () => {
    const wanted = [...bases(english)].filter(isWanted);

    expect([...bases(texts)].sort()).toEqual(wanted.sort());
  });

  test('have every plural form of the language', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = [...new Set(Object.keys(texts).filter(isPlural).map(baseOf))];

    const missing = counted.flatMap((key) =>
      forms.map((form) => `${key}_${form}`).filter((one) => !texts[one]),
    );

    expect(missing).toEqual([]);
  });

  test('name no value that English does not give', () => {
    const wrong = Object.entries(texts).filter(([key, text]) => {
      const known = slots(english[key] ?? english[`${baseOf(key)}_other`] ?? '');
      return slots(text).some((slot) => !known.includes(slot));
    });

    expect(wrong).toEqual([]);
  });

  test('are not empty and have no loose spaces', () => {
    const loose = Object.entries(texts).filter(([, text]) => text.trim() !== text || text === '');

    expect(loose).toEqual([]);
  });
});

test("a worker loads neither the server's texts nor the office's", () => {
  const keys = Object.keys(textsOf('field', 'nl'));

  const others = (key: string) => isServerKey(key) || isOfficeKey(key) || isAroundKey(key);

  expect(keys.filter(others)).toEqual([]);
  expect(Object.keys(textsOf('office', 'nl')).every(isOfficeKey)).toBe(true);
  expect(Object.keys(textsOf('around', 'nl')).every(isAroundKey)).toBe(true);
});

test('plural forms follow the language', () => {
  useTexts('pl', readTexts('pl'));

  expect([1, 2, 5].map((count) => t('inbox.waiting', { count }))).toEqual([
    '1 czeka na wysłanie',
    '2 czekają na wysłanie',
    '5 czeka na wysłanie',
  ]);
});

test('the first language we speak is taken', () => {
  expect(pickLanguage([undefined, 'pt-BR', 'fr-BE', 'nl'])).toBe('fr');
  expect(pickLanguage(['ja'])).toBe('en');
});

test('times are told as people do', () => {
  useTexts('nl', readTexts('nl'));
  const now = new Date('2026-11-23T12:00:00Z');

  expect(ago('2026-11-23T11:55:00Z', now)).toBe('5 minuten geleden');
  expect(ago('2026-11-22T12:00:00Z', now)).toBe('gisteren');
  expect(ago('2026-11-22T00:30', new Date('2026-11-23T23:00'))).toBe('gisteren');
  expect(ago('2026-11-22T22:59', new Date('2026-11-24T03:00'))).toBe('eergisteren');
  expect(ago('2026-11-23T11:00:20Z', now)).toBe('59 minuten geleden');
  expect(ago('2026-10-01T12:00:00Z', now)).toBe('1 oktober');
  expect(ago('2025-12-31T11:00:00Z', now)).toBe('31 december 2025');
});

test('dates and numbers follow the language', () => {
  const told = (['nl', 'en'] as const).map((language) => {
    useTexts(language, readTexts(language));
    return [dateTime('2026-11-23T12:00:00'), number(1234.5)];
  });

  expect(told).toEqual([
    ['ma 23 nov, 12:00', '1.234,5'],
    ['Mon 23 Nov, 12:00', '1,234.5'],
  ]);
});

test.each([
  ['fr', 'says “vous” to everybody', /(?<!\p{L})(tu|toi|tes|choisis|laisse)(?!\p{L})/iu],
  ['pl', 'does not suppose a man or a woman', /(?<!t(en|a) |\p{L})(sam|sama)(?!\p{L})/iu],
])('%s %s', (language, _, wrong) => {
  const found = Object.entries(readTexts(language)).filter(([, text]) => wrong.test(text));

  expect(found).toEqual([]);
});
