import { expect, test } from 'vitest';
import { bodyOf, hoursOf, isAlwaysQuiet, type MyRest, usual, windowsOf } from './hours';

const night = (days: number[], start = '20:00', end = '07:00') => ({ days, start, end });
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const AWAKE = { info: 'awake', important: 'awake' } as const;

test('the same nights all week stay one window', () => {
  const hours = hoursOf([night(EVERY_DAY)]);

  expect(hours).toEqual(usual());
  expect(windowsOf(usual())).toEqual([night(EVERY_DAY)]);
});

test('a quiet weekend stands on its own line', () => {
  const windows = [night([0, 1, 2, 3, 4], '21:00', '05:30'), night([5, 6], '00:00', '00:00')];

  const hours = hoursOf(windows);

  expect(hours?.work).toEqual({ mode: 'night', start: '21:00', end: '05:30' });
  expect(hours?.weekend.mode).toBe('all');
  expect(hours && windowsOf(hours)).toEqual(windows);
});

test('nothing quiet is nothing', () => {
  const hours = hoursOf([]);

  expect([hours?.work.mode, hours?.weekend.mode]).toEqual(['none', 'none']);
  expect(hours && windowsOf(hours)).toEqual([]);
});

test('windows that two lines cannot say are not bent into them', () => {
  expect(hoursOf([night([0, 2])])).toBeNull();
  expect(hoursOf([night(EVERY_DAY), night([3], '12:00', '13:00')])).toBeNull();
});

test('a week without an hour is refused, unless nothing waits for one', () => {
  const all = { ...usual().work, mode: 'all' as const };
  const whole = { work: all, weekend: { ...usual().work, start: '06:00', end: '06:00' } };

  expect(isAlwaysQuiet(whole, AWAKE)).toBe(true);
  expect(isAlwaysQuiet(whole, { info: 'never', important: 'always' })).toBe(false);
  expect(isAlwaysQuiet({ ...whole, weekend: usual().work }, AWAKE)).toBe(false);
});

test('only choices travel', () => {
  const mine = {
    ...{ quiet_hours: [night(EVERY_DAY)], is_quiet_on_holidays: true, priorities: AWAKE },
    ...{ source: 'own', time_zone: 'Europe/Amsterdam' },
  } as unknown as MyRest;

  expect(Object.keys(bodyOf(mine))).toEqual(['quiet_hours', 'is_quiet_on_holidays', 'priorities']);
});
