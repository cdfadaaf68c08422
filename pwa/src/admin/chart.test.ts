import { describe, expect, it } from 'vitest';
import { busy, chartOf } from './chart';

const step = (minute: number, accepted: number, failed = 0, retried = 0) => ({
  begins_at: `2026-11-23T12:0${minute}:00Z`,
  accepted,
  failed,
  retried,
});

describe('the throughput chart', () => {
  it('fills its height with the busiest step', () => {
    const { bars, most } = chartOf([step(0, 50), step(1, 150, 50)]);

    expect(bars.map((bar) => [bar.x, bar.accepted, bar.failed])).toEqual([
      [0, 25, 0],
      [50, 75, 25],
    ]);
    expect(most).toBe(150);
  });

  it('draws one failure among thousands', () => {
    const [bar] = chartOf([step(0, 100_000, 1)]).bars;

    expect(bar?.failed).toBe(1.5);
  });

  it('draws nothing for nothing', () => {
    const { bars, accepted, most } = chartOf([step(0, 0), step(1, 0)]);

    expect(bars.every((bar) => bar.accepted === 0 && bar.failed === 0)).toBe(true);
    expect([accepted, most]).toEqual([0, 0]);
  });

  it('lists the busy steps, newest first', () => {
    expect(busy([step(0, 1), step(1, 0), step(2, 0, 0, 3)]).map((each) => each.begins_at)).toEqual([
      '2026-11-23T12:02:00Z',
      '2026-11-23T12:00:00Z',
    ]);
  });
});
