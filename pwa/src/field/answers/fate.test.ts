import { expect, test } from 'vitest';
import { readTexts } from '../../../plugins/locales';
import { useTexts } from '../../core/i18n';
import { fateOf } from './Fate';

test('of an anonymous answer the day is said, and no time that nobody keeps', () => {
  useTexts('en', readTexts('en'));
  const at = '2026-11-20T12:34:00Z';

  expect(fateOf([], at)).toContain(':34');
  expect(fateOf([], at, true)).toMatch(/20 November 2026|November 20, 2026/);
  expect(fateOf([], at, true)).not.toContain(':');
});
