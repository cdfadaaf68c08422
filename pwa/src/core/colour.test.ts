import { expect, test } from 'vitest';
import { accentOf, contrast, parse } from './colour';

const COLOURS = [
  '#ffffff',
  '#000000',
  '#ffeb3b',
  '#b13f0b',
  '#0b5a47',
  '#1e3a8a',
  '#808080',
  '#f0f',
];

test.each(COLOURS)('%s can be read on both grounds and written on', (colour) => {
  const light = accentOf(colour, 'light');
  const dark = accentOf(colour, 'dark');

  expect(contrast(parse(light.accent), parse('#f3f4f0'))).toBeGreaterThanOrEqual(4.5);
  expect(contrast(parse(dark.accent), parse('#181e21'))).toBeGreaterThanOrEqual(4.5);
  expect(contrast(parse(light.accent), parse(light.onAccent))).toBeGreaterThanOrEqual(4.5);
  expect(contrast(parse(dark.accent), parse(dark.onAccent))).toBeGreaterThanOrEqual(4.5);
});

test('a colour that can be read stays what it is', () => {
  expect(accentOf('#0b5a47', 'light').accent).toBe('#0b5a47');
});
