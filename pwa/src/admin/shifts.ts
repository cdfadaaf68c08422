import { type Key, language } from '../core/i18n';
import { csvOf } from './csv';
import type { ShiftReport } from './roster-calls';

/** How many shifts confirming would change. */
export const toChange = (report: ShiftReport): number =>
  report.created + report.replaced + report.removed;

/** What confirming would come to, in one word. */
export function verdictOf(report: ShiftReport): 'ready' | 'nothing_to_do' | 'only_rejected' {
  if (toChange(report) > 0) return 'ready';
  return report.unchanged > 0 || report.rejected_lines === 0 ? 'nothing_to_do' : 'only_rejected';
}

/** What a report says beside what changes: only what there is of it. */
export function asides(report: ShiftReport): [Key, number][] {
  const all: [Key, number][] = [
    ['admin.shifts.past', report.past],
    ['admin.shifts.all_day', report.all_day],
    ['admin.shifts.cancelled', report.cancelled],
  ];
  return all.filter(([, count]) => count > 0);
}

/** A small roster to start from, for the days after `today`. */
export function exampleRoster(office: 'nl' | 'en', today: Date): string {
  const headings = {
    nl: ['personeelsnummer', 'datum', 'begin', 'einde'],
    en: ['staff number', 'date', 'start', 'end'],
  };
  const day = (ahead: number): string => {
    const at = new Date(today.getFullYear(), today.getMonth(), today.getDate() + ahead);
    return `${at.getDate()}-${at.getMonth() + 1}-${at.getFullYear()}`;
  };
  return csvOf([
    headings[office],
    ['10023', day(1), '6:00', '14:30'],
    ['10024', day(1), '22:00', '6:00'],
    ['10023', day(2), '', ''],
  ]);
}

/** Words for why a feed failed: its own, those of a file, or the bare cause. */
export function failureKey(failure: string): string {
  return failure.startsWith('status_') ? 'status' : failure;
}

/** The days of the week in the reader's language, Monday first. */
export function weekdays(): string[] {
  const names = new Intl.DateTimeFormat(language(), { weekday: 'long', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, day) => names.format(new Date(Date.UTC(2024, 0, day + 1))));
}
