import { describe, expect, test } from 'vitest';
import { reportDelay, TURN, waitInTurn } from './pacing';

/** Reports in each second, from so many phones that all get the push in the same moment. */
function reportsPerSecond(phones: number, window: number): number[] {
  const seconds: number[] = [];
  let state = 20261123;
  for (let phone = 0; phone < phones; phone += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const second = Math.floor(reportDelay(window, state / 2 ** 32) / 1000);
    seconds[second] = (seconds[second] ?? 0) + 1;
  }
  return Array.from(seconds, (count) => count ?? 0);
}

describe('a report', () => {
  test('of a small audience is sent at once', () => {
    expect(reportDelay(0, 0.9)).toBe(0);
  });

  test('is spread over its window while that fits into one turn', () => {
    expect(reportDelay(100, 0.5)).toBe(50_000);
  });

  test('falls into one of the turns in which a phone is awake', () => {
    expect(reportDelay(450, 0.4)).toBe(300_000 + 30_000);
    expect(reportDelay(450, 0.9)).toBe(1_200_000 + 105_000);
  });

  test.each([0, 0.2, 0.34, 0.67, 0.999])('is due within the turn it falls into (%d)', (random) => {
    const due = reportDelay(450, random);
    const start = [1_200_000, 300_000, 0].find((begins) => begins <= due) ?? 0;

    expect(waitInTurn(due, start)).toBe(due - start);
  });

  test('is never later than the last turn, whatever a server says', () => {
    expect(reportDelay(100_000, 1)).toBeLessThanOrEqual(1_200_000 + TURN);
  });
});

describe('a turn', () => {
  test('does not wait for what is due in a later one', () => {
    expect(waitInTurn(400_000, 0)).toBeNull();
  });

  test('has nothing to wait for where nothing is left', () => {
    expect(waitInTurn(null, 0)).toBeNull();
  });

  test('does not wait for what is overdue', () => {
    expect(waitInTurn(1_000, 9_000)).toBe(0);
  });
});

/** `window_of` in app/announcements/messages.py says which window an audience gets. */
test.each([
  [2_000, 10],
  [20_000, 100],
  [90_000, 450],
])('%d phones at once make some 200 reports a second', (phones, window) => {
  const busiest = Math.max(...reportsPerSecond(phones, window));

  expect(busiest).toBeLessThan(200 * 1.4);
});

test('200,000 phones at once make some 444 reports a second, not 200,000', () => {
  const seconds = reportsPerSecond(200_000, 450);

  expect(Math.max(...seconds)).toBeLessThan(444 * 1.25);
  expect(seconds.reduce((sum, count) => sum + count)).toBe(200_000);
});
