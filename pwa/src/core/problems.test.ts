import { expect, test } from 'vitest';
import { readTexts } from '../../plugins/locales';
import { useTexts } from './i18n';
import { problemText, Unreachable } from './problems';

test('what helps against a portal is said once, above the page', () => {
  const texts = readTexts('en');
  useTexts('en', texts);

  const said = problemText(new Unreachable('Something else answered (200).', true));

  expect(said).toBe(texts['problem.portal']);
  expect(said).not.toBe(texts['trouble.portal']);
});
