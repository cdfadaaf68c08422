import { useState } from 'preact/hooks';
import { number, t } from '../../core/i18n';
import { Button, Checkbox, Dialog, Icon, Search } from '../../ui';
import type { NamedChoice } from './GroupCard';

const FEW = 10;

interface Props {
  label: string;
  choices: NamedChoice[];
  chosen: string[];
  onChange: (values: string[]) => void;
}

/** Some of these values; none chosen: it does not matter. */
export function ValuePicker({ label, choices, chosen, onChange }: Props) {
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  const isMany = choices.length > FEW;
  const shown = isMany ? choices.filter(({ value }) => chosen.includes(value)) : choices;
  if (choices.length === 0) return null;
  return (
    <fieldset class="desk-values">
      <legend>
        <strong>{label}</strong>
        {chosen.length === 0 && <span class="muted small">{t('desk.audience.any')}</span>}
      </legend>
      <span class="desk-chips">
        {shown.map((choice) => (
          <Chip
            key={choice.value}
            choice={choice}
            isOn={chosen.includes(choice.value)}
            onToggle={() => toggle(choice.value)}
          />
        ))}
        {isMany && <Many label={label} choices={choices} chosen={chosen} onToggle={toggle} />}
      </span>
    </fieldset>
  );
}

interface ChipProps {
  choice: NamedChoice;
  isOn: boolean;
  onToggle: () => void;
}

const Chip = ({ choice, isOn, onToggle }: ChipProps) => (
  <button type="button" class="desk-chip" aria-pressed={isOn} onClick={onToggle}>
    {isOn && <Icon name="check" />}
    {choice.name} <span class="number small">{number(choice.count)}</span>
  </button>
);

interface ManyProps {
  label: string;
  choices: NamedChoice[];
  chosen: string[];
  onToggle: (value: string) => void;
}

/** A searchable list, where there are too many for chips. */
function Many({ label, choices, chosen, onToggle }: ManyProps) {
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLocaleLowerCase();
  const found = choices.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  return (
    <>
      <Button icon="plus" onClick={() => setOpen(true)}>
        {t('desk.audience.choose', { what: label.toLocaleLowerCase() })}
      </Button>
      <Dialog
        open={isOpen}
        title={label}
        onClose={() => setOpen(false)}
        actions={
          <Button kind="primary" onClick={() => setOpen(false)}>
            {t('ui.done')}
          </Button>
        }
      >
        <Search
          label={t('desk.audience.search', { what: label.toLocaleLowerCase() })}
          value={search}
          onInput={setSearch}
        />
        <div class="desk-checks">
          {found.map((choice) => (
            <Checkbox
              key={choice.value}
              label={`${choice.name} (${number(choice.count)})`}
              checked={chosen.includes(choice.value)}
              onChange={() => onToggle(choice.value)}
            />
          ))}
          {found.length === 0 && <p class="muted">{t('desk.audience.none_found')}</p>}
        </div>
      </Dialog>
    </>
  );
}
