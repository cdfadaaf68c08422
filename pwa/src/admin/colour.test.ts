import { describe, expect, it } from 'vitest';
import { readColour } from './colour';

describe('the organisation’s colour', () => {
  it.each([
    ['#0B5C5E', '#0b5c5e'],
    [' 0b5c5e ', '#0b5c5e'],
    ['#fc0', '#ffcc00'],
    ['red', null],
    ['#12345', null],
    ['', null],
  ])('reads %s as %s', (typed, colour) => {
    expect(readColour(typed)).toBe(colour);
  });
});
