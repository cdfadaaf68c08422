import { t } from '../core/i18n';
import { Field, Select } from '../ui';
import type { Hours, Mode, Span } from './hours';
import './rest.css';

const MODES: readonly Mode[] = ['night', 'all', 'none'];

interface Props {
  value: Hours;
  error?: string;
  onChange: (value: Hours) => void;
}

/** When it is quiet: on work days, and in the weekend. */
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
    </div>
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
