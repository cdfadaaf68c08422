import { expect, test } from 'vitest';
import { fitted } from './shrink';

test('a photo of a phone becomes at most 1600 pixels long, in its own shape', () => {
  expect(fitted(4000, 3000)).toEqual({ width: 1600, height: 1200 });
  expect(fitted(3000, 4000)).toEqual({ width: 1200, height: 1600 });
});

test('a small picture stays as it is', () => {
  expect(fitted(800, 600)).toEqual({ width: 800, height: 600 });
});

test('a very long one keeps a width', () => {
  expect(fitted(100_000, 10)).toEqual({ width: 1600, height: 1 });
});
