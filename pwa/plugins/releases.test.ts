import { describe, expect, it } from 'vitest';
import { withRelease } from './releases.ts';

describe('the releases kept', () => {
  it('are the last three, the newest first', () => {
    const known = withRelease(withRelease(withRelease([], ['a1']), ['a2']), ['a3']);

    expect(withRelease(known, ['a4'])).toEqual([['a4'], ['a3'], ['a2']]);
  });

  it('do not count a build of the same twice', () => {
    const known = withRelease(withRelease([], ['a1', 'b1']), ['a2', 'b1']);

    expect(withRelease(known, ['b1', 'a2'])).toEqual([
      ['a2', 'b1'],
      ['a1', 'b1'],
    ]);
  });
});
