import { officeLanguage } from '../core/i18n';
import { type Hours, hoursOf, usual, windowsOf } from '../rest/hours';
import type { OrganisationRest, RestDecision } from './wire';

export type Country = OrganisationRest['countries'][number];

export interface Draft extends Omit<RestDecision, 'quiet_hours'> {
  hours: Hours;
}

export const countryName = (code: string): string =>
  new Intl.DisplayNames([officeLanguage()], { type: 'region' }).of(code) ?? code;

/** Whose data speaks for a site: its own country's, else the organisation's. */
export function countryOf(found: OrganisationRest, site: string): Country | undefined {
  const decided = [site, ''].map(
    (name) => found.items.find((item) => item.site === name)?.country ?? null,
  );
  const code = decided.find(Boolean) ?? found.home;
  return found.countries.find((each) => each.country === code);
}

/** Where nobody decided anything: what the country proposes. */
export function newDecision(found: OrganisationRest): RestDecision {
  const country = countryOf(found, '');
  const night = { start: country?.quiet_from ?? '20:00', end: country?.quiet_to ?? '07:00' };
  return {
    site: '',
    country: found.home,
    quiet_hours: [{ days: [0, 1, 2, 3, 4, 5, 6], ...night }],
    is_quiet_on_holidays: country !== undefined,
    priorities: { info: 'awake', important: 'awake' },
    rest_after_shift_hours: null,
  };
}

export function draftOf({ quiet_hours, ...rest }: RestDecision, site: string): Draft {
  return { ...rest, site, hours: hoursOf(quiet_hours) ?? usual() };
}

export const decisionOf = ({ hours, ...rest }: Draft): RestDecision => ({
  ...rest,
  quiet_hours: windowsOf(hours),
});

/** The night a country proposes, on both lines. */
export function proposed(country: Country): Hours {
  const night = { mode: 'night', start: country.quiet_from, end: country.quiet_to } as const;
  return { work: night, weekend: night, free: [] };
}
