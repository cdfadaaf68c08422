import { describe, expect, it } from 'vitest';
import { readState } from './delivery';

describe('the state of delivery', () => {
  it.each([
    [{ checks: { delivery: 'ok' } }, 'good'],
    [{ checks: { delivery: 'silent' } }, 'bad'],
    [{ checks: { delivery: 'unknown' } }, 'unknown'],
    [{}, 'unknown'],
    [null, 'unknown'],
  ])('reads %o as %s', (answer, state) => {
    expect(readState(answer)).toBe(state);
  });
});
