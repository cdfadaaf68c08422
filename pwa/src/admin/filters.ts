/** Which people a list shows: the same words in the address bar and in the request. */
export const FILTERS = [
  'search',
  'site',
  'department',
  'job',
  'role',
  'language',
  'state',
] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Partial<Record<FilterName, string>>;

/** The filters an address names; anything else in it is ignored. */
export function readFilters(address: string): Filters {
  const query = new URLSearchParams(address);
  const named = FILTERS.flatMap((name) => {
    const value = query.get(name)?.trim();
    return value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(named);
}

/** The address for these filters: `?site=Ghent`, or nothing where all are shown. */
export function writeFilters(filters: Filters): string {
  const query = new URLSearchParams();
  for (const name of FILTERS) {
    const value = filters[name]?.trim();
    if (value) query.set(name, value);
  }
  const text = query.toString();
  return text && `?${text}`;
}

/** The filters with one of them changed; an empty value shows all again. */
export function withFilter(filters: Filters, name: FilterName, value: string): Filters {
  const { [name]: _, ...others } = filters;
  return value ? { ...others, [name]: value } : others;
}

/** Is nothing but (perhaps) one site chosen? Then "the whole site" can be invited at once. */
export function onlySite(filters: Filters): string | null {
  const names = FILTERS.filter((name) => filters[name]);
  return names.length === 1 && names[0] === 'site' ? (filters.site ?? null) : null;
}
