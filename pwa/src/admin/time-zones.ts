/** Every time zone this browser knows, our own continent first. */
export function zoneOptions(current: string): { value: string; label: string }[] {
  const known = Intl.supportedValuesOf('timeZone');
  const all = known.includes(current) || !current ? known : [current, ...known];
  const european = (zone: string) => (zone.startsWith('Europe/') ? 0 : 1);
  return [...all]
    .sort((one, other) => european(one) - european(other) || one.localeCompare(other))
    .map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}

/** Where this browser is. */
export const ownZone = (): string =>
  Intl.DateTimeFormat().resolvedOptions().timeZone || 'Europe/Amsterdam';
