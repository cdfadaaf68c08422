import { expect, test } from 'vitest';
import { readTexts } from '../../plugins/locales';
import { useTexts } from './i18n';
import { problemText, Refused, Unreachable } from './problems';

test('what helps against a portal is said once, above the page', () => {
  const texts = readTexts('en');
  useTexts('en', texts);

  const said = problemText(new Unreachable('Something else answered (200).', true));

  expect(said).toBe(texts['problem.portal']);
  expect(said).not.toBe(texts['trouble.portal']);
});

test('what the server found stands in the words of another language', () => {
  useTexts('nl', readTexts('nl'));
  const problem = { type: '', title: 'Line 7: …', status: 422, code: 'import_quotes', errors: [] };

  const said = problemText(new Refused(422, { ...problem, values: { line: '7' } }));

  expect(said).toContain('Regel 7:');
});
