import { expect, test } from 'vitest';
import { usual } from '../rest/hours';
import { countryOf, decisionOf, draftOf, newDecision } from './rest';
import type { OrganisationRest } from './wire';

const country = (code: string, quiet_from = '20:00') => ({
  country: code,
  quiet_from,
  quiet_to: '07:00',
});
const found = (items: unknown[], home: string | null = 'NL'): OrganisationRest =>
  ({
    ...{ items, sites: ['Ghent'], home },
    countries: [country('BE'), country('NL', '21:00')],
  }) as unknown as OrganisationRest;

test('where nobody decided, the country of the time zone proposes its night', () => {
  const decision = newDecision(found([]));

  expect(decision.country).toBe('NL');
  expect(decision.quiet_hours).toEqual([
    { days: [0, 1, 2, 3, 4, 5, 6], start: '21:00', end: '07:00' },
  ]);
  expect(newDecision(found([], null)).is_quiet_on_holidays).toBe(false);
});

test('a site speaks with its own country, else with the organisation’s', () => {
  const both = found([
    { site: '', country: 'NL' },
    { site: 'Ghent', country: 'BE' },
  ]);

  expect(countryOf(both, 'Ghent')?.country).toBe('BE');
  expect(countryOf(both, 'Breda')?.country).toBe('NL');
});

test('what is saved is what was shown', () => {
  const decision = newDecision(found([], null));

  expect(draftOf(decision, 'Ghent').hours).toEqual(usual());
  expect(decisionOf(draftOf(decision, 'Ghent'))).toEqual({ ...decision, site: 'Ghent' });
});
