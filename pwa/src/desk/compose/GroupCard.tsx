import { language, t } from '../../core/i18n';
import { Button } from '../../ui';
import type { Choice, Choices } from '../api';
import { type Group, isByName, type Kind, valuesOf, withPeople, withValues } from '../rule';
import { codeInWords, inOffice } from '../words';
import { PeoplePicker } from './PeoplePicker';
import { ValuePicker } from './ValuePicker';

interface Props {
  group: Group;
  choices: Choices | undefined;
  title: string;
  /** Between this card and the one before. */
  joint?: string;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}

const KINDS: [kind: Exclude<Kind, 'person' | 'role'>, list: keyof Choices][] = [
  ['site', 'sites'],
  ['department', 'departments'],
  ['job', 'jobs'],
  ['language', 'languages'],
];

/** One group: who fits all its lines belongs to it. */
export function GroupCard({ group, choices, title, joint, onChange, onRemove }: Props) {
  const change = (kind: Kind, values: string[]) => onChange(withValues(group, kind, values));
  return (
    <>
      {joint && <p class="desk-or">{joint}</p>}
      <fieldset class="desk-group">
        <legend>{title}</legend>
        {onRemove && (
          <Button kind="quiet" icon="x" iconOnly onClick={onRemove}>
            {t('desk.audience.remove_group', { group: title })}
          </Button>
        )}
        {!isByName(group) &&
          KINDS.map(([kind, list]) => (
            <ValuePicker
              key={kind}
              label={t(`desk.kind.${kind}`)}
              choices={named(kind, choices?.[list] ?? [], valuesOf(group, kind))}
              chosen={valuesOf(group, kind)}
              onChange={(values) => change(kind, values)}
            />
          ))}
        {valuesOf(group, 'role').length > 0 && <Roles group={group} onChange={onChange} />}
        {isByName(group) ? (
          <PeoplePicker
            chosen={valuesOf(group, 'person')}
            onChange={(ids) => onChange(withPeople(ids))}
          />
        ) : (
          valuesOf(group, 'person').length > 0 && (
            <PeoplePicker
              chosen={valuesOf(group, 'person')}
              onChange={(ids) => change('person', ids)}
            />
          )
        )}
      </fieldset>
    </>
  );
}

/** Roles are not offered, but a rule made elsewhere may ask for them. */
function Roles({ group, onChange }: Pick<Props, 'group' | 'onChange'>) {
  const roles = valuesOf(group, 'role');
  const choices = roles.map((value) => ({ value, count: 0, name: codeInWords('role', value) }));
  return (
    <ValuePicker
      label={t('desk.kind.role')}
      choices={choices}
      chosen={roles}
      onChange={(values) => onChange(withValues(group, 'role', values))}
    />
  );
}

export interface NamedChoice extends Choice {
  name: string;
}

/** What can be chosen, and what was chosen before and nobody has any more. */
function named(kind: Kind, choices: Choice[], chosen: string[]): NamedChoice[] {
  const gone = chosen.filter((value) => !choices.some((choice) => choice.value === value));
  return [...choices, ...gone.map((value) => ({ value, count: 0 }))]
    .map((choice) => ({
      ...choice,
      name: kind === 'language' ? inOffice(choice.value) : choice.value,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, language()));
}
