import { describe, expect, it } from 'vitest';
import { pageState, type Selection, toggle, togglePage } from './selection';

const person = (id: string) => ({ id, name: id, state: 'not_invited' });
const page = [person('a'), person('b')];
const nobody: Selection = new Map();

describe('a selection of people', () => {
  it('ticks and unticks one person', () => {
    const ticked = toggle(nobody, person('a'));

    expect([...ticked.keys()]).toEqual(['a']);
    expect(toggle(ticked, person('a')).size).toBe(0);
  });

  it('ticks the rest of a page that is partly ticked', () => {
    const ticked = togglePage(toggle(nobody, person('b')), page);

    expect(pageState(ticked, page)).toBe('all');
  });

  it('clears a page that is ticked, and keeps other pages', () => {
    const ticked = togglePage(toggle(nobody, person('z')), page);

    expect([...togglePage(ticked, page).keys()]).toEqual(['z']);
  });

  it('knows a page that is partly ticked', () => {
    expect(pageState(toggle(nobody, person('a')), page)).toBe('some');
    expect(pageState(nobody, page)).toBe('none');
  });
});
