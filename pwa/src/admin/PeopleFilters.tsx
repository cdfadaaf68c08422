import { useEffect, useState } from 'preact/hooks';
import { type Key, languageName, officeLanguage, t } from '../core/i18n';
import { LANGUAGES } from '../core/wire';
import { Button, type Option, Search, Select } from '../ui';
import { FILTERS, type FilterName, type Filters, withFilter } from './filters';
import { ROLES } from './roles';
import { PERSON_STATES } from './states';
import type { Choices } from './wire';

interface Props {
  filters: Filters;
  choices: Choices | undefined;
  onChange: (filters: Filters) => void;
}

const WAIT = 300;

/** Search at once; the six other filters in a row, folded away on a phone. */
export function PeopleFilters({ filters, choices, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const active = FILTERS.filter((name) => name !== 'search' && filters[name]).length;
  return (
    <search class="people-filters">
      <SearchSoon filters={filters} onChange={onChange} />
      <div class="filters-toggle">
        <Button icon="funnel" expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {active ? t('admin.people.filters_on', { count: active }) : t('admin.people.filters')}
        </Button>
      </div>
      <div class={isOpen ? 'filters-row open' : 'filters-row'}>
        {selectsOf(choices).map(([name, options]) => (
          <Select
            key={name}
            label={t(`admin.field.${name}` as Key)}
            value={filters[name] ?? ''}
            options={[{ value: '', label: t('admin.all') }, ...withChosen(options, filters[name])]}
            onChange={(value) => onChange(withFilter(filters, name, value))}
          />
        ))}
      </div>
      {active > 0 && (
        <Button kind="quiet" icon="x" onClick={() => onChange({ search: filters.search })}>
          {t('admin.people.clear')}
        </Button>
      )}
    </search>
  );
}

function selectsOf(choices: Choices | undefined): [FilterName, Option[]][] {
  const values = (found: { value: string }[] | undefined): Option[] =>
    (found ?? []).filter(({ value }) => value).map(({ value }) => ({ value, label: value }));
  return [
    ['state', worded(PERSON_STATES, 'state')],
    ['site', values(choices?.sites)],
    ['department', values(choices?.departments)],
    ['job', values(choices?.jobs)],
    ['language', languageOptions(officeLanguage())],
    ['role', worded(ROLES, 'role')],
  ];
}

const worded = (values: readonly string[], kind: string): Option[] =>
  values.map((value) => ({ value, label: t(`admin.${kind}.${value}` as Key) }));

const withChosen = (options: Option[], value: string | undefined): Option[] =>
  !value || options.some((option) => option.value === value)
    ? options
    : [...options, { value, label: value }];

/** The languages we speak, in their own words unless told otherwise. */
export const languageOptions = (inLanguage?: string): Option[] =>
  LANGUAGES.map((value) => ({ value, label: languageName(value, inLanguage) }));

function SearchSoon({ filters, onChange }: Omit<Props, 'choices'>) {
  const [typed, setTyped] = useState(filters.search ?? '');
  useEffect(() => setTyped(filters.search ?? ''), [filters.search]);
  useEffect(() => {
    if (typed.trim() === (filters.search ?? '')) return;
    const soon = setTimeout(() => onChange(withFilter(filters, 'search', typed.trim())), WAIT);
    return () => clearTimeout(soon);
  }, [typed]);
  return <Search label={t('admin.people.search')} value={typed} onInput={setTyped} />;
}
