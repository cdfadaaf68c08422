import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { may, organisation } from '../../app/session';
import { t } from '../../core/i18n';
import { problemText } from '../../core/problems';
import { Button, Page, Search, Tabs, toast } from '../../ui';
import { createDraft, type State } from '../api';
import { Announcements } from './Announcements';

/** Drafts are there for those who may write. */
const states = (): State[] =>
  may('announcements:write') ? ['draft', 'published', 'withdrawn'] : ['published', 'withdrawn'];

const stateOf = (query: Record<string, string>): State =>
  states().find((state) => state === query.state) ?? 'published';

/** Every announcement there is: what is being written, what went out, what was taken back. */
export function ListScreen() {
  const { query, route } = useLocation();
  const state = stateOf(query);
  const [search, setSearch] = useState('');
  const choose = (chosen: string) => route(`/desk?state=${chosen}`, true);
  return (
    <Page wide title={t('desk.list.title')} actions={may('announcements:write') && <New />}>
      <div class="desk-filter">
        <Tabs
          label={t('desk.list.tabs')}
          tabs={states().map((id) => ({ id, label: t(`desk.list.${id}`) }))}
          current={state}
          onSelect={choose}
        />
        <Search label={t('desk.list.search')} value={search} onInput={setSearch} />
      </div>
      <div role="tabpanel" id={`panel-${state}`} aria-labelledby={`tab-${state}`} class="stack">
        <Announcements key={state} state={state} search={search.trim()} />
      </div>
    </Page>
  );
}

function New() {
  const { route } = useLocation();
  const [isBusy, setBusy] = useState(false);
  const begin = async () => {
    setBusy(true);
    try {
      const { id } = await createDraft(organisation.value?.default_language ?? 'nl');
      route(`/desk/${id}`);
    } catch (error) {
      toast(problemText(error));
      setBusy(false);
    }
  };
  return (
    <Button kind="primary" big icon="plus" busy={isBusy} onClick={() => void begin()}>
      {t('desk.list.new')}
    </Button>
  );
}
