import { describe, expect, it } from 'vitest';
import { delayOf, type Happening, isUnsaved, SAVED, type Save, step } from './autosave';

const AT = new Date('2026-11-23T12:03:00Z');
const once = (...happenings: Happening[]): Save => happenings.reduce(step, SAVED);

describe('a draft that saves itself', () => {
  it('waits after a change, then is saved', () => {
    expect(once({ is: 'edited' })).toEqual({ phase: 'waiting' });
    expect(once({ is: 'edited' }, { is: 'sent' }, { is: 'answered', at: AT })).toEqual({
      phase: 'saved',
      at: AT,
    });
  });

  it('saves again when something changed on the way', () => {
    const save = once(
      { is: 'edited' },
      { is: 'sent' },
      { is: 'edited' },
      { is: 'answered', at: AT },
    );

    expect(save).toEqual({ phase: 'waiting' });
    expect(delayOf(save)).toBeGreaterThan(0);
  });

  it('keeps trying without a connection, however much is typed', () => {
    const save = once({ is: 'edited' }, { is: 'sent' }, { is: 'unreachable' }, { is: 'edited' });

    expect(save).toEqual({ phase: 'offline' });
    expect(delayOf(save)).toBeGreaterThan(0);
  });

  it('does not send by itself what the server refused', () => {
    const save = once({ is: 'edited' }, { is: 'sent' }, { is: 'refused', error: 'no' });

    expect(save.phase).toBe('refused');
    expect(delayOf(save)).toBeNull();
    expect(step(save, { is: 'edited' })).toEqual({ phase: 'waiting' });
  });

  it('sends nothing while two editors clash, until a person has chosen', () => {
    const save = once({ is: 'edited' }, { is: 'sent' }, { is: 'clashed' }, { is: 'edited' });

    expect(save).toEqual({ phase: 'clash' });
    expect(delayOf(save)).toBeNull();
    expect(step(save, { is: 'merged', hasChanges: true, at: AT })).toEqual({ phase: 'waiting' });
    expect(step(save, { is: 'merged', hasChanges: false, at: AT })).toEqual({
      phase: 'saved',
      at: AT,
    });
  });

  it('sends nothing more once it is published', () => {
    const save = once({ is: 'closed', error: 'published' }, { is: 'edited' });

    expect(save.phase).toBe('closed');
    expect(delayOf(save)).toBeNull();
  });

  it('guards the page exactly while something is only here', () => {
    expect(isUnsaved(SAVED)).toBe(false);
    expect(isUnsaved(once({ is: 'edited' }))).toBe(true);
    expect(isUnsaved(once({ is: 'edited' }, { is: 'sent' }))).toBe(true);
    expect(isUnsaved(once({ is: 'closed', error: 'published' }))).toBe(false);
  });
});
