import { beforeEach, expect, test } from 'vitest';
import { useTexts } from './i18n';
import { isScarce, size } from './low-data';

beforeEach(() => useTexts('nl', {}));

test.each([
  [{}, false],
  [{ saveData: true }, true],
  [{ effectiveType: '2g' }, true],
  [{ effectiveType: 'slow-2g' }, true],
  [{ effectiveType: '3g', saveData: false }, false],
])('the phone says what it has: %o', (told, scarce) => {
  expect(isScarce('auto', told)).toBe(scarce);
});

test('the person knows better than the phone', () => {
  expect(isScarce('on', {})).toBe(true);
  expect(isScarce('off', { saveData: true })).toBe(false);
});

test('a size is said in the words of the language', () => {
  expect(size(83_900)).toBe('84 kB');
  expect(size(1_240_000)).toBe('1,2 MB');
  expect(size(20)).toBe('1 kB');
});
