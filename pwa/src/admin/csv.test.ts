import { describe, expect, it } from 'vitest';
import { csvOf, exampleFile, unusable } from './csv';

describe('a CSV file', () => {
  it('opens in columns in Excel: byte order mark, semicolons, Windows line ends', () => {
    expect(
      csvOf([
        ['a', 'b'],
        ['1', '2'],
      ]),
    ).toBe('\uFEFFa;b\r\n1;2\r\n');
  });

  it('quotes what would break a column', () => {
    expect(csvOf([['x;y', 'say "hi"']])).toBe('\uFEFF"x;y";"say ""hi"""\r\n');
  });

  it('does not let a spreadsheet run a formula, and leaves phone numbers alone', () => {
    expect(csvOf([['=1+1', '+31612345678']])).toBe("\uFEFF'=1+1;+31612345678\r\n");
  });

  it.each(['nl', 'en'] as const)(
    'has as many columns in every line of the example (%s)',
    (language) => {
      const lines = exampleFile(language).trim().split('\r\n');

      expect(new Set(lines.map((line) => line.split(';').length))).toEqual(new Set([10]));
    },
  );

  it.each([
    [{ name: 'people.csv', size: 100 }, null],
    [{ name: 'people.xlsx', size: 100 }, 'excel'],
    [{ name: 'people.csv', size: 0 }, 'empty'],
    [{ name: 'people.csv', size: 10 * 1024 * 1024 + 1 }, 'too_large'],
  ])('says why %o cannot be read: %s', (file, reason) => {
    expect(unusable(file)).toBe(reason);
  });
});
