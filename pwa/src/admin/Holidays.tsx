import { useState } from 'preact/hooks';
import { date, officeLanguage, t } from '../core/i18n';
import { Button, Card, Checkbox, Pill, Section, Select, TextField, toast } from '../ui';
import { Failed, Shown, useAction, useLoaded } from './loaded';
import { countryName } from './rest';
import {
  type AddedDay,
  type Calendar,
  type CountryHolidays,
  getCalendar,
  putCalendar,
} from './roster-calls';

type Change = (change: Partial<Pick<Calendar, 'countries' | 'added'>>) => Promise<void>;

/** Which free days count: those of the country, but for those not kept, and one's own. */
export function Holidays() {
  const calendar = useLoaded(getCalendar, 'calendar');
  const saving = useAction();
  const save =
    (found: Calendar): Change =>
    async (change) => {
      const wanted = { ...found, ...change };
      calendar.set(wanted);
      const isSaved = await saving.run(async () => calendar.set(await putCalendar(bodyOf(wanted))));
      if (isSaved) toast(t('admin.holidays.saved'));
      else calendar.set(found);
    };
  return (
    <Section title={t('admin.holidays.title')}>
      <p>{t('admin.holidays.lead')}</p>
      {Boolean(saving.error) && <Failed error={saving.error} />}
      <Shown from={calendar}>
        {(found) => (
          <div class="columns">
            <div class="stack">
              {found.countries
                .filter((theirs) => theirs.is_used)
                .map((theirs) => (
                  <Kept key={theirs.country} theirs={theirs} found={found} onChange={save(found)} />
                ))}
            </div>
            <Own found={found} isBusy={saving.isBusy} onChange={save(found)} />
          </div>
        )}
      </Shown>
    </Section>
  );
}

const bodyOf = ({ countries, added }: Calendar) => ({
  off: countries.flatMap(({ country, holidays }) =>
    holidays.filter((day) => !day.is_kept).map((day) => ({ country, name: day.en })),
  ),
  added,
});

function Kept({
  theirs,
  found,
  onChange,
}: {
  theirs: CountryHolidays;
  found: Calendar;
  onChange: Change;
}) {
  const keep = (name: string, is_kept: boolean) => {
    const holidays = theirs.holidays.map((day) => (day.en === name ? { ...day, is_kept } : day));
    const countries = found.countries.map((one) =>
      one.country === theirs.country ? { ...theirs, holidays } : one,
    );
    void onChange({ countries });
  };
  const isOverridden = theirs.holidays.some((day) => !day.is_kept);
  return (
    <Card>
      <h3>{countryName(theirs.country)}</h3>
      {isOverridden && <Pill tone="important">{t('admin.holidays.overridden')}</Pill>}
      {theirs.holidays.map((day) => (
        <Checkbox
          key={day.en}
          label={officeLanguage() === 'nl' ? day.nl : day.en}
          hint={day.is_kept ? date(day.on) : t('admin.holidays.not_kept', { date: date(day.on) })}
          checked={day.is_kept}
          onChange={(isKept) => keep(day.en, isKept)}
        />
      ))}
      <p class="muted small">{theirs.holidays_source}</p>
    </Card>
  );
}

interface OwnProps {
  found: Calendar;
  isBusy: boolean;
  onChange: Change;
}

const isSame = (one: AddedDay, other: AddedDay) => one.on === other.on && one.site === other.site;

function Own({ found, isBusy, onChange }: OwnProps) {
  const without = (day: AddedDay) => found.added.filter((one) => !isSame(one, day));
  return (
    <Card>
      <h3>{t('admin.holidays.own')}</h3>
      {found.added.length === 0 && <p class="muted">{t('admin.holidays.own_none')}</p>}
      <ul class="own-days stack">
        {found.added.map((day) => (
          <li key={`${day.on} ${day.site}`} class="own-day">
            <span>
              <strong>{day.name}</strong>: {whenOf(day)}
              {day.site && `, ${day.site}`}
            </span>
            <Button icon="trash-2" iconOnly onClick={() => void onChange({ added: without(day) })}>
              {t('admin.holidays.remove', { name: day.name })}
            </Button>
          </li>
        ))}
      </ul>
      <NewDay
        sites={found.sites}
        isBusy={isBusy}
        onAdd={(day) => void onChange({ added: [...without(day), day] })}
      />
    </Card>
  );
}

interface NewDayProps {
  sites: string[];
  isBusy: boolean;
  onAdd: (day: AddedDay) => void;
}

function NewDay({ sites, isBusy, onAdd }: NewDayProps) {
  const [draft, setDraft] = useState<AddedDay>(EMPTY);
  const set = (change: Partial<AddedDay>) => setDraft({ ...draft, ...change });
  const isWhole = draft.on !== '' && draft.name.trim() !== '';
  const everywhere = { value: '', label: t('admin.rest.everywhere') };
  const add = (event: Event) => {
    event.preventDefault();
    if (!isWhole) return;
    onAdd({ ...draft, name: draft.name.trim() });
    setDraft(EMPTY);
  };
  return (
    <form class="stack" onSubmit={add}>
      <TextField
        label={t('admin.holidays.name')}
        value={draft.name}
        maxLength={100}
        onInput={(name) => set({ name })}
      />
      <TextField
        label={t('admin.holidays.on')}
        type="date"
        value={draft.on}
        onInput={(on) => set({ on })}
      />
      <Checkbox
        label={t('admin.holidays.yearly')}
        checked={draft.is_yearly}
        onChange={(is_yearly) => set({ is_yearly })}
      />
      {sites.length > 0 && (
        <Select
          label={t('admin.rest.where')}
          value={draft.site}
          options={[everywhere, ...sites.map((site) => ({ value: site, label: site }))]}
          onChange={(site) => set({ site })}
        />
      )}
      <div class="buttons">
        <Button type="submit" icon="plus" busy={isBusy} disabled={!isWhole}>
          {t('admin.holidays.add')}
        </Button>
      </div>
    </form>
  );
}

const EMPTY: AddedDay = { on: '', name: '', site: '', is_yearly: false };

const whenOf = (day: AddedDay): string =>
  day.is_yearly ? t('admin.holidays.every_year', { date: date(day.on) }) : date(day.on);
