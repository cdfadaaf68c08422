/** `2026-11-23T18:00` on this computer's clock, as a date field wants it. Pure. */
export function toLocal(instant: string | null): string {
  if (!instant) return '';
  const at = new Date(instant);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The instant of a local date and time; null for a half-typed one. */
export function toInstant(local: string): string | null {
  const at = new Date(local);
  return local && !Number.isNaN(at.getTime()) ? at.toISOString().replace('.000Z', 'Z') : null;
}

/** The end of the working day, so many days from now. */
export function inDays(days: number, now: Date): string {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  at.setHours(18, 0, 0, 0);
  return at.toISOString().replace('.000Z', 'Z');
}
