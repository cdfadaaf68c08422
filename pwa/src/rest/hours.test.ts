import { expect, test } from 'vitest';
import {
  bodyOf,
  hoursOf,
  isAlwaysQuiet,
  type MyRest,
  mayBeFree,
  printOf,
  usual,
  windowsOf,
} from './hours';

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

test('a free Wednesday stands beside the nights, which go on', () => {
  const hours = { ...usual(), free: [2] };

  const windows = windowsOf(hours);

  expect(windows).toEqual([night(EVERY_DAY), night([2], '00:00', '00:00')]);
  expect(hoursOf(windows)).toEqual(hours);
});

test('a day of a line that is quiet all day is not free besides', () => {
  const all = { ...usual().weekend, mode: 'all' as const };
  const hours = { ...usual(), weekend: all, free: [6, 4] };

  const again = hoursOf(windowsOf(hours));

  expect(mayBeFree(hours)).toEqual([0, 1, 2, 3, 4]);
  expect(again).toEqual({ ...hours, free: [4] });
});

test('a weekend that is free day by day keeps its nights', () => {
  const hours = { ...usual(), free: [5, 6] };

  expect(hoursOf(windowsOf(hours))).toEqual(hours);
});

test('nothing quiet is nothing', () => {
  const hours = hoursOf([]);

  expect([hours?.work.mode, hours?.weekend.mode]).toEqual(['none', 'none']);
  expect(hours && windowsOf(hours)).toEqual([]);
});

test('windows that two lines cannot say are not bent into them', () => {
  expect(hoursOf([night([0, 2])])).toBeNull();
  expect(hoursOf([night([2], '06:00', '06:00')])).toBeNull();
  expect(hoursOf([night(EVERY_DAY), night([3], '12:00', '13:00')])).toBeNull();
});

test('a week without an hour is refused, unless nothing waits for one', () => {
  const all = { ...usual().work, mode: 'all' as const };
  const whole = { work: all, weekend: { ...usual().work, start: '06:00', end: '06:00' }, free: [] };

  expect(isAlwaysQuiet(whole, AWAKE)).toBe(true);
  expect(isAlwaysQuiet(whole, { info: 'never', important: 'always' })).toBe(false);
  expect(isAlwaysQuiet({ ...whole, weekend: usual().work }, AWAKE)).toBe(false);
  expect(isAlwaysQuiet({ ...usual(), free: EVERY_DAY }, AWAKE)).toBe(true);
});

test('the same choice is no change, in whatever order it was made', () => {
  const draft = { hours: usual(), is_quiet_on_holidays: true, priorities: AWAKE };
  const withDays = (...free: number[]) => printOf({ ...draft, hours: { ...usual(), free } });
  const { info, important } = AWAKE;

  expect(withDays(4, 2)).toBe(withDays(2, 4));
  expect(printOf({ ...draft, priorities: { important, info } })).toBe(printOf(draft));
  expect(withDays(2)).not.toBe(withDays());
});

test('only choices travel', () => {
  const mine = {
    ...{ quiet_hours: [night(EVERY_DAY)], is_quiet_on_holidays: true, priorities: AWAKE },
    ...{ source: 'own', time_zone: 'Europe/Amsterdam' },
  } as unknown as MyRest;

  expect(Object.keys(bodyOf(mine))).toEqual(['quiet_hours', 'is_quiet_on_holidays', 'priorities']);
});
