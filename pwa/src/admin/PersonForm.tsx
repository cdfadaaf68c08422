import { useEffect, useState } from 'preact/hooks';
import { markDirty } from '../app/dirty';
import { type Key, officeLanguage, t } from '../core/i18n';
import { Refused } from '../core/problems';
import { Button, Select, TextField, toast } from '../ui';
import { changePerson } from './calls';
import { focusFirstInvalid } from './first-invalid';
import { Failed, useAction } from './loaded';
import { languageOptions } from './PeopleFilters';
import { changesOf, type Draft, draftOf, type FieldName, missingIn } from './person-form';
import { ROLES } from './roles';
import { zoneOptions } from './time-zones';
import type { Person } from './wire';

interface Props {
  person: Person;
  onSaved: (person: Person) => void;
}

const LENGTHS: Record<FieldName, number> = {
  name: 200,
  staff_number: 64,
  role: 20,
  language: 2,
  time_zone: 64,
  site: 100,
  department: 100,
  job: 100,
  phone: 32,
  email: 254,
};
const TYPES: Partial<Record<FieldName, 'tel' | 'email'>> = { phone: 'tel', email: 'email' };

/** Everything known about a person, to change; saves only what differs. */
export function PersonForm({ person, onSaved }: Props) {
  const [draft, setDraft] = useState(() => draftOf(person));
  const [tried, setTried] = useState(false);
  const action = useAction();
  const changes = changesOf(person, draft);
  const isDirty = Object.keys(changes).length > 0;
  useEffect(() => {
    markDirty('person', isDirty);
    return () => markDirty('person', false);
  }, [isDirty]);
  const save = async () => {
    setTried(true);
    if (missingIn(draft).length > 0) return focusFirstInvalid();
    const isSaved = await action.run(async () => {
      const saved = await changePerson(person.id, changes);
      setDraft(draftOf(saved));
      onSaved(saved);
      toast(t('admin.person.changed', { name: saved.name }));
    });
    if (!isSaved) focusFirstInvalid();
  };
  const isMissing = (name: FieldName) => tried && missingIn(draft).includes(name);
  const wired = (name: FieldName) => ({
    label: t(`admin.field.${name}` as Key),
    value: draft[name],
    error: isMissing(name) ? t('admin.required') : errorOf(action.error, name),
    set: (value: string) => setDraft((before) => ({ ...before, [name]: value })),
  });
  return (
    <form
      class="card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div class="form-grid">
        {(['name', 'staff_number'] as const).map((name) => text(name, wired(name)))}
        <Role {...wired('role')} />
        <Choose {...wired('language')} options={languageOptions(officeLanguage())} />
        {(['site', 'department', 'job', 'phone', 'email'] as const).map((name) =>
          text(name, wired(name)),
        )}
        <Choose {...wired('time_zone')} options={zoneOptions(draft.time_zone)} />
      </div>
      {Boolean(action.error) && !isAboutField(action.error, draft) && (
        <Failed error={action.error} />
      )}
      <div class="buttons">
        <Button kind="primary" type="submit" icon="save" busy={action.isBusy} disabled={!isDirty}>
          {t('admin.save')}
        </Button>
        {isDirty && (
          <Button kind="quiet" onClick={() => setDraft(draftOf(person))}>
            {t('admin.cancel')}
          </Button>
        )}
      </div>
    </form>
  );
}

interface Wired {
  label: string;
  value: string;
  error: string | undefined;
  set: (value: string) => void;
}

const text = (name: FieldName, { set, ...field }: Wired) => (
  <TextField
    key={name}
    {...field}
    type={TYPES[name]}
    maxLength={LENGTHS[name]}
    autoComplete="off"
    onInput={set}
  />
);

function Role(field: Wired) {
  const options = ROLES.map((value) => ({ value, label: t(`admin.role.${value}` as Key) }));
  return <Choose {...field} hint={t(`admin.role_hint.${field.value}` as Key)} options={options} />;
}

interface ChooseProps extends Wired {
  hint?: string;
  options: { value: string; label: string }[];
}

const Choose = ({ set, ...field }: ChooseProps) => <Select {...field} onChange={set} />;

const errorOf = (error: unknown, name: string): string | undefined =>
  error instanceof Refused ? error.field(name) : undefined;

const isAboutField = (error: unknown, draft: Draft): boolean =>
  Object.keys(draft).some((name) => errorOf(error, name));
