import { describe, expect, it } from 'vitest';
import { onlySite, readFilters, withFilter, writeFilters } from './filters';

describe('filters', () => {
  it('survive the address bar', () => {
    const filters = { search: 'de vries', site: 'Gent & Brugge', state: 'invited' };

    expect(readFilters(writeFilters(filters))).toEqual(filters);
  });

  it('leave a clean address where all are shown', () => {
    expect(writeFilters({ search: '  ' })).toBe('');
  });

  it('ignore what they do not know', () => {
    expect(readFilters('?colour=red&job=driver')).toEqual({ job: 'driver' });
  });

  it('show all again when one is emptied', () => {
    expect(withFilter({ site: 'Gent', job: 'driver' }, 'site', '')).toEqual({ job: 'driver' });
  });

  it('know when exactly one whole site is shown', () => {
    expect(onlySite({ site: 'Gent' })).toBe('Gent');
    expect(onlySite({ site: 'Gent', search: 'jan' })).toBeNull();
    expect(onlySite({})).toBeNull();
  });
});
