import { describe, expect, it } from 'vitest';
import { toWrite, unlisted, verdictOf } from './import';
import type { ImportPreview } from './wire';

const preview = (change: Partial<ImportPreview>): ImportPreview => ({
  id: '1',
  created: 0,
  updated: 0,
  unchanged: 0,
  rejected_lines: 0,
  rejected: [],
  updates: [],
  ignored_columns: [],
  confirmed_at: null,
  ...change,
});
const wrong = { line: 3, field: 'language', value: 'xx', code: 'unknown_language', cure: '' };

describe('an import', () => {
  it('writes those created and updated', () => {
    const both = preview({ created: 3, updated: 2, unchanged: 9 });

    expect(toWrite(both)).toBe(5);
    expect(verdictOf(both)).toBe('ready');
  });

  it('has nothing to do the second time', () => {
    expect(verdictOf(preview({ unchanged: 120 }))).toBe('nothing_to_do');
  });

  it('says when no line can be used', () => {
    expect(verdictOf(preview({ rejected: [wrong], rejected_lines: 1 }))).toBe('only_rejected');
  });

  it('counts the lines that the report leaves out', () => {
    const twice = [wrong, { ...wrong, field: 'role' }];

    expect(unlisted(preview({ rejected: twice, rejected_lines: 4 }))).toBe(3);
  });
});
