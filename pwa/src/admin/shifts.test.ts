import { expect, test } from 'vitest';
import type { ShiftReport } from './roster-calls';
import { asides, exampleRoster, failureKey, toChange, verdictOf, weekdays } from './shifts';

const report = (values: Partial<ShiftReport>): ShiftReport => ({
  is_calendar: false,
  created: 0,
  replaced: 0,
  removed: 0,
  unchanged: 0,
  people: 0,
  past: 0,
  all_day: 0,
  cancelled: 0,
  rejected_lines: 0,
  rejected: [],
  ignored_columns: [],
  ...values,
});

test('what is new, other or off is a change', () => {
  expect(toChange(report({ created: 2, replaced: 1, removed: 1, unchanged: 9 }))).toBe(4);
});

test.each([
  [{ removed: 1, rejected_lines: 3 }, 'ready'],
  [{ unchanged: 5, rejected_lines: 3 }, 'nothing_to_do'],
  [{ rejected_lines: 3 }, 'only_rejected'],
  [{}, 'nothing_to_do'],
])('a roster of %o comes to %s', (values, verdict) => {
  expect(verdictOf(report(values))).toBe(verdict);
});

test('only what there is is told beside the changes', () => {
  expect(asides(report({ all_day: 2 }))).toEqual([['admin.shifts.all_day', 2]]);
});

test('the example is for the days to come, also across a month', () => {
  const file = exampleRoster('en', new Date(2026, 10, 30));

  expect(file).toContain('10023;1-12-2026;6:00;14:30');
  expect(file).toContain('10023;2-12-2026;;');
});

test('any refusal by status has one text', () => {
  expect([failureKey('status_404'), failureKey('dns')]).toEqual(['status', 'dns']);
});

test('the week begins on Monday', () => {
  expect(weekdays()).toHaveLength(7);
  expect(new Set(weekdays()).size).toBe(7);
});
