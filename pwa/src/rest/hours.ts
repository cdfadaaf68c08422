/** Quiet hours as people think of them: a line for work days, one for the weekend, and free days. */
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
  /** Single days, 0 is Monday, that are quiet from midnight to midnight whatever their line says. */
  free: number[];
}

export const WORK_DAYS = [0, 1, 2, 3, 4];
export const WEEKEND = [5, 6];
const MIDNIGHT = '00:00';
const NIGHT: Span = { mode: 'none', start: '20:00', end: '07:00' };

const EVERY_DAY = [...WORK_DAYS, ...WEEKEND];

const isAllDay = (window: Window): boolean => window.start === window.end;
const isFree = (window: Window): boolean => isAllDay(window) && window.start === MIDNIGHT;

/** Null where the windows say more than this can: they are kept until somebody changes them. */
export function hoursOf(windows: readonly Window[]): Hours | null {
  const whole = new Set(windows.filter(isFree).flatMap(({ days }) => days));
  const parts = windows.filter((window) => !isFree(window));
  const work = spanOf(parts, whole, WORK_DAYS);
  const weekend = spanOf(parts, whole, WEEKEND);
  return work && weekend && withFree({ work, weekend, free: [...whole] });
}

function spanOf(
  windows: readonly Window[],
  whole: ReadonlySet<number>,
  days: readonly number[],
): Span | null {
  const touching = windows.filter((window) => window.days.some((day) => days.includes(day)));
  const [only] = touching;
  if (!only) return days.every((day) => whole.has(day)) ? { ...NIGHT, mode: 'all' } : NIGHT;
  if (touching.length > 1 || !days.every((day) => only.days.includes(day))) return null;
  if (isAllDay(only)) return { ...NIGHT, mode: 'all' };
  return { mode: 'night', start: only.start, end: only.end };
}

export const usual = (): Hours => ({
  work: { ...NIGHT, mode: 'night' },
  weekend: { ...NIGHT, mode: 'night' },
  free: [],
});

const lineOf = ({ work, weekend }: Hours, day: number): Span =>
  WEEKEND.includes(day) ? weekend : work;

/** The days of which it means something to say that they are free: their line does not yet. */
export const mayBeFree = (hours: Hours): number[] =>
  EVERY_DAY.filter((day) => lineOf(hours, day).mode !== 'all');

const withFree = (hours: Hours): Hours => ({
  ...hours,
  free: mayBeFree(hours).filter((day) => hours.free.includes(day)),
});

/** Equal lines become one window, so that what was one stays one. */
export function windowsOf(hours: Hours): Window[] {
  const { free } = withFree(hours);
  const whole = free.length > 0 ? [{ days: free, start: MIDNIGHT, end: MIDNIGHT }] : [];
  return [...linesOf(hours), ...whole];
}

function linesOf({ work, weekend }: Hours): Window[] {
  const found = [...window(work, WORK_DAYS), ...window(weekend, WEEKEND)];
  const [one, other] = found;
  const isSame = one && other && one.start === other.start && one.end === other.end;
  return isSame ? [{ ...one, days: [...EVERY_DAY] }] : found;
}

function window({ mode, start, end }: Span, days: readonly number[]): Window[] {
  if (mode === 'none') return [];
  return mode === 'all'
    ? [{ days: [...days], start: MIDNIGHT, end: MIDNIGHT }]
    : [{ days: [...days], start, end }];
}

/** As the server judges: an hour a week must be left, unless nothing waits for it. */
export function isAlwaysQuiet(hours: Hours, priorities: RestBody['priorities']): boolean {
  const waits = Object.values(priorities).some((buzz) => buzz === 'awake' || buzz === 'working');
  const isWhole = (span: Span) =>
    span.mode === 'all' || (span.mode === 'night' && span.start === span.end);
  return waits && EVERY_DAY.every((day) => hours.free.includes(day) || isWhole(lineOf(hours, day)));
}

export interface Draft extends Pick<RestBody, 'is_quiet_on_holidays' | 'priorities'> {
  hours: Hours;
}

/** The same for the same choices, however somebody came to them. */
export const printOf = ({ hours, is_quiet_on_holidays, priorities }: Draft): string =>
  JSON.stringify([windowsOf(hours), is_quiet_on_holidays, priorities.info, priorities.important]);

/** What travels: the person's choices, and nothing the server told besides. */
export const bodyOf = ({ quiet_hours, is_quiet_on_holidays, priorities }: RestBody): RestBody => ({
  quiet_hours,
  is_quiet_on_holidays,
  priorities,
});
