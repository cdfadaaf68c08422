import { describe, expect, it } from 'vitest';
import type { Progress } from '../api';
import { isStuck, paceOf, sendingOf } from './pace';

const NOON = new Date('2026-11-23T12:00:00Z');

const progress = (queued: number, published_at: string): Progress => ({
  state: 'published',
  must_acknowledge: true,
  published_at,
  first_accepted_at: null,
  delivered_at: null,
  withdrawn_at: null,
  is_delivery_silent: false,
  people: {
    targeted: 412,
    without_device: 0,
    skipped: 0,
    displayed: 0,
    opened: 0,
    acknowledged: 0,
  },
  devices: { queued, held: [], accepted: 0, gone: 0, expired: 0, failures: [] },
});

describe('looking again', () => {
  it('is often while something is queued, however old it is', () => {
    expect(paceOf(progress(3, '2026-11-01T12:00:00Z'), NOON)).toBe(1_500);
  });

  it('is slower when all is handed over, and slowest when it is old', () => {
    const fresh = paceOf(progress(0, '2026-11-23T11:55:00Z'), NOON);
    const old = paceOf(progress(0, '2026-11-20T12:00:00Z'), NOON);

    expect(fresh).toBeGreaterThan(1_500);
    expect(old).toBeGreaterThan(fresh);
  });
});

describe('people at rest', () => {
  const asleep = progress(88, '2026-11-22T23:00:00Z');
  asleep.devices.held = [{ at: '2026-11-23T12:30:00Z', count: 88 }];

  it('are neither watched for nor a queue that does not move', () => {
    expect(sendingOf(asleep, NOON)).toBe(0);
    expect(paceOf(asleep, NOON)).toBeGreaterThan(1_500);
    expect(isStuck(asleep, NOON)).toBe(false);
  });

  it('are queued again once their moment has come', () => {
    const later = new Date('2026-11-23T12:35:00Z');

    expect(sendingOf(asleep, later)).toBe(88);
    expect(isStuck(asleep, later)).toBe(true);
  });
});

describe('a queue that does not move', () => {
  it('is noticed after a minute in which nothing left', () => {
    expect(isStuck(progress(3, '2026-11-23T11:59:30Z'), NOON)).toBe(false);
    expect(isStuck(progress(3, '2026-11-23T11:58:30Z'), NOON)).toBe(true);
  });

  it('is none when all is handed over, or something has left already', () => {
    const moving = progress(3, '2026-11-23T11:00:00Z');

    expect(isStuck(progress(0, '2026-11-23T11:00:00Z'), NOON)).toBe(false);
    expect(isStuck({ ...moving, first_accepted_at: '2026-11-23T11:00:01Z' }, NOON)).toBe(false);
  });
});
