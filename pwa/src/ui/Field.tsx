import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './Icon';

interface FieldProps {
  label: string;
  hint?: string;
  error?: string;
}

interface Wired {
  id: string;
  'aria-invalid'?: boolean;
  'aria-describedby'?: string;
}

/** Label, hint and error around one control, wired together for screen readers. */
export function Field(props: FieldProps & { children: (wired: Wired) => ComponentChildren }) {
  const id = useId();
  const { label, hint, error, children } = props;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': described || undefined,
      })}
      {error && (
        <span class="error" id={`${id}-error`}>
          <Icon name="circle-x" />
          {error}
        </span>
      )}
    </div>
  );
}

interface TextProps extends FieldProps {
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'email' | 'tel' | 'url' | 'date' | 'datetime-local' | 'number' | 'color';
  autoComplete?: string;
  autoCapitalize?: 'none' | 'characters' | 'words' | 'sentences';
  placeholder?: string;
  maxLength?: number;
  big?: boolean;
  /** Monospaced capitals: one-time codes. */
  code?: boolean;
  lang?: string;
}

export function TextField(props: TextProps) {
  const { label, hint, error, value, onInput, big, code, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error}>
      {(wired) => (
        <input
          {...wired}
          {...(rest as InputHTMLAttributes<HTMLInputElement>)}
          class={['input', big && 'big', code && 'code'].filter(Boolean).join(' ')}
          spellcheck={code ? false : undefined}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export interface Option {
  value: string;
  label: string;
  hint?: string;
}

interface SelectProps extends FieldProps {
  value: string;
  options: Option[];
  onChange: (value: string) => void;
}

export function Select({ label, hint, error, value, options, onChange }: SelectProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wired) => (
        <span class="select">
          <select
            {...wired}
            class="input"
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="chevron-down" />
        </span>
      )}
    </Field>
  );
}

interface ToggleProps {
  label: string;
  hint?: string;
  checked: boolean;
  disabled?: boolean;
  boxed?: boolean;
  onChange: (checked: boolean) => void;
}

export const Switch = (props: ToggleProps) => <Toggle {...props} role="switch" />;
export const Checkbox = (props: ToggleProps) => <Toggle {...props} />;

function Toggle(props: ToggleProps & { role?: 'switch' }) {
  const { label, hint, checked, disabled, boxed, onChange, role } = props;
  const words = (
    <span>
      {label}
      {hint && <span class="hint">{hint}</span>}
    </span>
  );
  return (
    <label class={boxed ? 'option boxed' : 'option'}>
      {role === 'switch' && words}
      <input
        type="checkbox"
        role={role}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {role !== 'switch' && words}
    </label>
  );
}

interface ChoiceProps {
  label: string;
  options: Option[];
  value: string;
  onChange: (value: string) => void;
}

/** One of a few, all visible. */
export function Choice({ label, options, value, onChange }: ChoiceProps) {
  const name = useId();
  return (
    <fieldset class="field stack tight">
      <legend>{label}</legend>
      {options.map((option) => (
        <label class="option boxed" key={option.value}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.label}
            {option.hint && <span class="hint">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface SearchProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
}

export function Search({ label, value, onInput }: SearchProps) {
  return (
    <div class="search">
      <Icon name="search" />
      <input
        class="input"
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}
