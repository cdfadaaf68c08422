import { useEffect, useRef } from 'preact/hooks';
import { type Key, languageName, officeLanguage, t } from '../core/i18n';
import { type Column, DataTable } from '../ui';
import { chosen } from './chosen';
import { PersonSign } from './Signs';
import { pageState, toggle, togglePage } from './selection';
import type { Person } from './wire';

/** A page of people, each with a box to tick. */
export function PeopleTable({ people }: { people: Person[] }) {
  const columns: Column<Person>[] = [
    {
      id: 'name',
      label: t('admin.field.name'),
      isName: true,
      value: (one) => <Name person={one} />,
    },
    {
      id: 'state',
      label: t('admin.field.state'),
      value: (one) => <PersonSign state={one.state} />,
    },
    { id: 'site', label: t('admin.field.site'), value: (one) => one.site || '–' },
    { id: 'work', label: t('admin.field.job'), value: workOf },
    {
      id: 'language',
      label: t('admin.field.language'),
      value: (one) => languageName(one.language, officeLanguage()),
    },
    {
      id: 'role',
      label: t('admin.field.role'),
      value: (one) => t(`admin.role.${one.role}` as Key),
    },
  ];
  return (
    <div class="stack tight">
      <TickPage people={people} />
      <DataTable
        caption={t('admin.people.title')}
        columns={columns}
        rows={people}
        rowKey={(one) => one.id}
      />
    </div>
  );
}

const workOf = (person: Person): string =>
  [person.job, person.department].filter(Boolean).join(', ') || '–';

function TickPage({ people }: { people: Person[] }) {
  const box = useRef<HTMLInputElement>(null);
  const state = pageState(chosen.value, people);
  useEffect(() => {
    if (box.current) box.current.indeterminate = state === 'some';
  }, [state]);
  return (
    <label class="option tick-page">
      <input
        ref={box}
        type="checkbox"
        checked={state === 'all'}
        onChange={() => {
          chosen.value = togglePage(chosen.value, people);
        }}
      />
      <span>{t('admin.people.select_page')}</span>
    </label>
  );
}

function Name({ person }: { person: Person }) {
  return (
    <span class="ticked-name">
      <label class="tick">
        <input
          type="checkbox"
          checked={chosen.value.has(person.id)}
          onChange={() => {
            chosen.value = toggle(chosen.value, person);
          }}
        />
        <span class="visually-hidden">{t('admin.people.select', { name: person.name })}</span>
      </label>
      <span>
        <a href={`/admin/people/${person.id}`}>{person.name}</a>
        <span class="hint">{person.staff_number}</span>
      </span>
    </span>
  );
}
