import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { t } from '../core/i18n';
import { Button, EmptyState, Page } from '../ui';
import { listChoices, listPeople } from './calls';
import { chosen, wanted } from './chosen';
import { type Filters, onlySite, readFilters, writeFilters } from './filters';
import { Shown, useLoaded } from './loaded';
import { Pager } from './Pager';
import { PeopleFilters } from './PeopleFilters';
import { PeopleTable } from './PeopleTable';

const PATH = '/admin/people';

/** Everyone: search, filter, look, tick, invite. */
export function People() {
  const { url, route } = useLocation();
  const address = url.includes('?') ? url.slice(url.indexOf('?')) : '';
  const filters = readFilters(address);
  const choices = useLoaded(listChoices, 'choices');
  const change = (next: Filters) => route(`${PATH}${writeFilters(next)}`, true);
  return (
    <Page
      wide
      title={t('admin.people.title')}
      actions={
        <Button icon="upload" href="/admin/import">
          {t('admin.people.import')}
        </Button>
      }
    >
      <PeopleFilters filters={filters} choices={choices.value} onChange={change} />
      <List key={address} filters={filters} onClear={() => change({})} />
    </Page>
  );
}

function List({ filters, onClear }: { filters: Filters; onClear: () => void }) {
  const [cursors, setCursors] = useState<(string | null)[]>([null]);
  const cursor = cursors.at(-1) ?? null;
  const people = useLoaded(() => listPeople(filters, cursor), cursor ?? '');
  return (
    <Shown from={people} lines={5}>
      {({ items, next_cursor }) => (
        <div class="stack" aria-busy={people.isLoading}>
          {items.length === 0 ? (
            <Nobody filters={filters} onClear={onClear} />
          ) : (
            <PeopleTable people={items} />
          )}
          <Pager
            page={cursors.length}
            onPrevious={cursors.length > 1 ? () => setCursors(cursors.slice(0, -1)) : undefined}
            onNext={next_cursor ? () => setCursors([...cursors, next_cursor]) : undefined}
          />
          <SelectionBar site={onlySite(filters)} />
        </div>
      )}
    </Shown>
  );
}

function Nobody({ filters, onClear }: { filters: Filters; onClear: () => void }) {
  const isFiltered = Object.keys(filters).length > 0;
  return isFiltered ? (
    <EmptyState
      icon="search"
      title={t('admin.people.no_match_title')}
      action={<Button onClick={onClear}>{t('admin.people.clear')}</Button>}
    >
      {t('admin.people.no_match')}
    </EmptyState>
  ) : (
    <EmptyState
      icon="users"
      title={t('admin.people.none_title')}
      action={
        <Button kind="primary" big icon="upload" href="/admin/import">
          {t('admin.people.import')}
        </Button>
      }
    >
      {t('admin.people.none')}
    </EmptyState>
  );
}

/** What can be done with those ticked, or with the whole site that is shown. */
function SelectionBar({ site }: { site: string | null }) {
  const { route } = useLocation();
  const count = chosen.value.size;
  if (!count && !site) return null;
  const invite = () => {
    wanted.value = count ? { people: [...chosen.value.keys()] } : { site: site ?? '' };
    route('/admin/invitations');
  };
  const clear = () => {
    chosen.value = new Map();
  };
  return (
    <div class="selection-bar" role="status">
      {count > 0 && (
        <>
          <strong>{t('admin.people.selected', { count })}</strong>
          <Button kind="quiet" icon="x" onClick={clear}>
            {t('admin.people.unselect')}
          </Button>
        </>
      )}
      <Button kind="primary" wide icon="id-card" onClick={invite}>
        {count
          ? t('admin.people.invite_selected', { count })
          : t('admin.people.invite_site', { site: site ?? '' })}
      </Button>
    </div>
  );
}
