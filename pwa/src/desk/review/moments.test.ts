import { beforeEach, expect, test } from 'vitest';
import en from '../../../../locales/en.json';
import { useTexts } from '../../core/i18n';
import type { Moment } from '../api';
import { inWords } from './Moments';

const NOW = Date.parse('2026-11-23T23:00:00Z');
const said = (moment: Partial<Moment>) =>
  inWords({ at: null, count: 88, why: 'now', ...moment }, NOW);

beforeEach(() => useTexts('en', en));

test('says how many hear it now, and how many when their shift starts', () => {
  const at = new Date(NOW + 6 * 3600_000).toISOString();

  expect(said({ at: new Date(NOW).toISOString(), count: 312 })).toBe('312 now');
  expect(said({ at, why: 'shift_start' })).toMatch(/^88 at \d\d:\d\d, when their shift starts$/);
});

test('a moment on another day names the day', () => {
  const at = new Date(NOW + 40 * 3600_000).toISOString();

  expect(said({ at, why: 'holiday' })).toMatch(/^88 at \w+,? 25 Nov,? .*after their day off$/);
});

test('those who never hear it are told as such', () => {
  expect(said({ why: 'never' })).toBe('88 not at all: they look in the app themselves');
});
