import { describe, expect, it } from 'vitest';
import { inDays, toInstant, toLocal } from './expiry';

describe('an expiry', () => {
  it('goes through the date field and back unchanged', () => {
    expect(toInstant(toLocal('2026-12-01T17:30:00Z'))).toBe('2026-12-01T17:30:00Z');
  });

  it('is nothing while half typed', () => {
    expect(toInstant('')).toBeNull();
    expect(toInstant('2026-13')).toBeNull();
    expect(toLocal(null)).toBe('');
  });

  it('is at six in the evening when chosen in days', () => {
    const chosen = new Date(inDays(7, new Date(2026, 10, 23, 9, 12)));

    expect([chosen.getDate(), chosen.getHours(), chosen.getMinutes()]).toEqual([30, 18, 0]);
  });
});
