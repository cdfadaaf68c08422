/** Quiet hours as people think of them: one line for work days, one for the weekend. */
import type { components } from '../../api/schema';

type Schemas = components['schemas'];

export type MyRest = Schemas['MyRest'];
export type RestBody = Schemas['MyRestBody'];
type Window = RestBody['quiet_hours'][number];
export type Buzz = RestBody['priorities']['info'];

export type Mode = 'none' | 'night' | 'all';

export interface Span {
  mode: Mode;
  start: string;
  end: string;
}

export interface Hours {
  work: Span;
  weekend: Span;
}

export const WORK_DAYS = [0, 1, 2, 3, 4];
export const WEEKEND = [5, 6];
const MIDNIGHT = '00:00';
const NIGHT: Span = { mode: 'none', start: '20:00', end: '07:00' };

const isAllDay = (window: Window): boolean => window.start === window.end;

/** Null where the windows say more than two lines can: they are kept until somebody changes them. */
export function hoursOf(windows: readonly Window[]): Hours | null {
  const work = spanOf(windows, WORK_DAYS);
  const weekend = spanOf(windows, WEEKEND);
  return work && weekend && { work, weekend };
}

function spanOf(windows: readonly Window[], days: readonly number[]): Span | null {
  const touching = windows.filter((window) => window.days.some((day) => days.includes(day)));
  const [only] = touching;
  if (!only) return NIGHT;
  if (touching.length > 1 || !days.every((day) => only.days.includes(day))) return null;
  if (isAllDay(only)) return { ...NIGHT, mode: 'all' };
  return { mode: 'night', start: only.start, end: only.end };
}

export const usual = (): Hours => ({
  work: { ...NIGHT, mode: 'night' },
  weekend: { ...NIGHT, mode: 'night' },
});

/** Equal lines become one window, so that what was one stays one. */
export function windowsOf({ work, weekend }: Hours): Window[] {
  const found = [...window(work, WORK_DAYS), ...window(weekend, WEEKEND)];
  const [one, other] = found;
  const isSame = one && other && one.start === other.start && one.end === other.end;
  return isSame ? [{ ...one, days: [...WORK_DAYS, ...WEEKEND] }] : found;
}

function window({ mode, start, end }: Span, days: readonly number[]): Window[] {
  if (mode === 'none') return [];
  return mode === 'all'
    ? [{ days: [...days], start: MIDNIGHT, end: MIDNIGHT }]
    : [{ days: [...days], start, end }];
}

/** As the server judges: an hour a week must be left, unless nothing waits for it. */
export function isAlwaysQuiet(
  { work, weekend }: Hours,
  priorities: RestBody['priorities'],
): boolean {
  const waits = Object.values(priorities).some((buzz) => buzz === 'awake' || buzz === 'working');
  const isWhole = (span: Span) =>
    span.mode === 'all' || (span.mode === 'night' && span.start === span.end);
  return waits && isWhole(work) && isWhole(weekend);
}

/** What travels: the person's choices, and nothing the server told besides. */
export const bodyOf = ({ quiet_hours, is_quiet_on_holidays, priorities }: RestBody): RestBody => ({
  quiet_hours,
  is_quiet_on_holidays,
  priorities,
});
