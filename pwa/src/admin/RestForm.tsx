import { useState } from 'preact/hooks';
import { t } from '../core/i18n';
import { HoursFields } from '../rest/HoursFields';
import { isAlwaysQuiet } from '../rest/hours';
import { PriorityChoices } from '../rest/PriorityChoices';
import { Button, Select, Switch, TextField } from '../ui';
import { Failed, useAction } from './loaded';
import { countryName, type Draft, decisionOf, proposed } from './rest';
import type { OrganisationRest, RestDecision } from './wire';

interface Props {
  found: OrganisationRest;
  start: Draft;
  onSave: (decision: RestDecision) => Promise<void>;
}

const LONGEST = 24;

/** Country, nights, holidays, rest after a shift, and what each priority may. */
export function RestForm({ found, start, onSave }: Props) {
  const [draft, setDraft] = useState(start);
  const action = useAction();
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const isTooQuiet = isAlwaysQuiet(draft.hours, draft.priorities);
  const country = found.countries.find((each) => each.country === draft.country);
  return (
    <form
      class="card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isTooQuiet) void action.run(() => onSave(decisionOf(draft)));
      }}
    >
      <CountryField found={found} draft={draft} onChange={(code) => set({ country: code })} />
      <HoursFields
        value={draft.hours}
        error={isTooQuiet ? t('rest.too_quiet') : undefined}
        onChange={(hours) => set({ hours })}
      />
      {country && (
        <Button kind="quiet" onClick={() => set({ hours: proposed(country) })}>
          {t('admin.rest.propose', {
            country: countryName(country.country),
            night: `${country.quiet_from} – ${country.quiet_to}`,
          })}
        </Button>
      )}
      <Switch
        boxed
        label={t('rest.holidays')}
        checked={draft.is_quiet_on_holidays}
        onChange={(is_quiet_on_holidays) => set({ is_quiet_on_holidays })}
      />
      <AfterShift
        hours={draft.rest_after_shift_hours}
        byLaw={country?.daily_rest_hours ?? 0}
        onChange={(rest_after_shift_hours) => set({ rest_after_shift_hours })}
      />
      <PriorityChoices
        value={draft.priorities}
        knowsShifts
        onChange={(priorities) => set({ priorities })}
      />
      <p class="muted small">{t('admin.rest.critical')}</p>
      {Boolean(action.error) && <Failed error={action.error} />}
      <div class="buttons">
        <Button kind="primary" type="submit" icon="save" busy={action.isBusy} disabled={isTooQuiet}>
          {t('admin.save')}
        </Button>
      </div>
    </form>
  );
}

interface CountryProps {
  found: OrganisationRest;
  draft: Draft;
  onChange: (country: Draft['country']) => void;
}

function CountryField({ found, draft, onChange }: CountryProps) {
  const without = draft.site ? 'admin.rest.country_same' : 'admin.rest.country_none';
  return (
    <Select
      label={t('admin.rest.country')}
      hint={t('admin.rest.country_hint')}
      value={draft.country ?? ''}
      options={[
        { value: '', label: t(without) },
        ...found.countries.map(({ country }) => ({ value: country, label: countryName(country) })),
      ]}
      onChange={(code) => onChange((code || null) as Draft['country'])}
    />
  );
}

interface AfterShiftProps {
  hours: number | null;
  byLaw: number;
  onChange: (hours: number | null) => void;
}

const AfterShift = ({ hours, byLaw, onChange }: AfterShiftProps) => (
  <TextField
    type="number"
    label={t('admin.rest.after_shift')}
    hint={t('admin.rest.after_shift_hint', { hours: byLaw })}
    value={String(hours ?? '')}
    onInput={(text) => onChange(hoursIn(text))}
  />
);

/** Empty is what the law says. */
function hoursIn(text: string): number | null {
  const hours = Number.parseInt(text, 10);
  return Number.isNaN(hours) ? null : Math.min(LONGEST, Math.max(0, hours));
}
