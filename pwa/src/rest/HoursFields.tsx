import { region, t } from '../core/i18n';
import { Checkbox, Field, Select } from '../ui';
import { type Hours, type Mode, mayBeFree, type Span } from './hours';
import './rest.css';

const MODES: readonly Mode[] = ['night', 'all', 'none'];

interface Props {
  value: Hours;
  error?: string;
  onChange: (value: Hours) => void;
}

/** When it is quiet: on work days, in the weekend, and on the days somebody has free. */
export function HoursFields({ value, error, onChange }: Props) {
  return (
    <div class="stack">
      <SpanFields
        legend={t('rest.work_days')}
        value={value.work}
        error={error}
        onChange={(work) => onChange({ ...value, work })}
      />
      <SpanFields
        legend={t('rest.weekend')}
        value={value.weekend}
        onChange={(weekend) => onChange({ ...value, weekend })}
      />
      <FreeDays value={value} onChange={(free) => onChange({ ...value, free })} />
    </div>
  );
}

/** The first of January 2024 was a Monday. */
const dayName = (day: number): string =>
  new Intl.DateTimeFormat(region(), { weekday: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, 1 + day),
  );

function FreeDays({ value, onChange }: { value: Hours; onChange: (free: number[]) => void }) {
  const days = mayBeFree(value);
  if (days.length === 0) return null;
  const others = (day: number) => value.free.filter((one) => one !== day);
  return (
    <fieldset class="rest-span">
      <legend>{t('rest.free_days')}</legend>
      <div class="rest-days">
        {days.map((day) => (
          <Checkbox
            key={day}
            boxed
            label={dayName(day)}
            checked={value.free.includes(day)}
            onChange={(isFree) => onChange(isFree ? [...value.free, day] : others(day))}
          />
        ))}
      </div>
    </fieldset>
  );
}

interface SpanProps {
  legend: string;
  value: Span;
  error?: string;
  onChange: (value: Span) => void;
}

function SpanFields({ legend, value, error, onChange }: SpanProps) {
  return (
    <fieldset class="rest-span">
      <legend>{legend}</legend>
      <Select
        label={t('rest.quiet')}
        value={value.mode}
        error={error}
        options={MODES.map((mode) => ({ value: mode, label: t(`rest.mode_${mode}`) }))}
        onChange={(mode) => onChange({ ...value, mode: mode as Mode })}
      />
      {value.mode === 'night' && (
        <div class="rest-clocks">
          <Clock
            label={t('rest.from')}
            value={value.start}
            onInput={(start) => onChange({ ...value, start })}
          />
          <Clock
            label={t('rest.to')}
            value={value.end}
            onInput={(end) => onChange({ ...value, end })}
          />
        </div>
      )}
    </fieldset>
  );
}

interface ClockProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
}

/** A cleared field keeps the time it had. */
function Clock({ label, value, onInput }: ClockProps) {
  return (
    <Field label={label}>
      {(wired) => (
        <input
          {...wired}
          class="input"
          type="time"
          required
          value={value}
          onChange={(event) => {
            const chosen = event.currentTarget.value.slice(0, 5);
            if (chosen) onInput(chosen);
            else event.currentTarget.value = value;
          }}
        />
      )}
    </Field>
  );
}
