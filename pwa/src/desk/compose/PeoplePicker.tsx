import { useState } from 'preact/hooks';
import { t } from '../../core/i18n';
import { problemText } from '../../core/problems';
import { Button, Dialog, Icon, Search } from '../../ui';
import { searchPeople } from '../api';
import { useAnswer } from '../hooks';
import { learnNames, nameOf } from '../words';

interface Props {
  chosen: string[];
  onChange: (ids: string[]) => void;
}

/** Single people, found by name or staff number. */
export function PeoplePicker({ chosen, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset class="desk-values">
      <legend>
        <strong>{t('desk.kind.person')}</strong>
        {chosen.length === 0 && <span class="muted small">{t('desk.audience.nobody_yet')}</span>}
      </legend>
      <span class="desk-chips">
        {chosen.map((id) => (
          <button
            key={id}
            type="button"
            class="desk-chip"
            aria-pressed="true"
            onClick={() => toggle(id)}
          >
            <Icon name="check" />
            {nameOf(id) ?? '…'}
          </button>
        ))}
        <Button icon="search" onClick={() => setOpen(true)}>
          {t('desk.audience.find_people')}
        </Button>
      </span>
      <Dialog
        open={isOpen}
        title={t('desk.audience.find_people')}
        onClose={() => setOpen(false)}
        actions={
          <Button kind="primary" onClick={() => setOpen(false)}>
            {t('ui.done')}
          </Button>
        }
      >
        <People chosen={chosen} onToggle={toggle} />
      </Dialog>
    </fieldset>
  );
}

function People({ chosen, onToggle }: { chosen: string[]; onToggle: (id: string) => void }) {
  const [search, setSearch] = useState('');
  const wanted = search.trim();
  const { value, error } = useAnswer(
    async () => (wanted ? (await searchPeople(wanted)).items : []),
    [wanted],
    250,
  );
  const found = wanted ? (value ?? []) : [];
  const toggle = (person: (typeof found)[number]) => {
    learnNames([person]);
    onToggle(person.id);
  };
  return (
    <>
      <Search label={t('desk.audience.search_people')} value={search} onInput={setSearch} />
      <div role="status" aria-live="polite" class="muted">
        {error
          ? problemText(error)
          : wanted && value
            ? t('desk.audience.found', { count: found.length })
            : ''}
      </div>
      <ul class="list">
        {found.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              class="list-link"
              aria-pressed={chosen.includes(person.id)}
              onClick={() => toggle(person)}
            >
              <Icon name={chosen.includes(person.id) ? 'circle-check' : 'circle'} />
              <span>
                {person.name}
                <span class="hint">
                  {[person.staff_number, person.job, person.site].filter(Boolean).join(' · ')}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
