import type { Person, PersonChange } from './wire';

export const EDITABLE = [
  'name',
  'staff_number',
  'role',
  'language',
  'time_zone',
  'site',
  'department',
  'job',
  'phone',
  'email',
] as const;
export type FieldName = (typeof EDITABLE)[number];
export type Draft = Record<FieldName, string>;

export const draftOf = (person: Person): Draft =>
  Object.fromEntries(EDITABLE.map((name) => [name, person[name] ?? ''])) as Draft;

/** Only what differs, so that two admins at once do not undo each other. */
export function changesOf(person: Person, draft: Draft): PersonChange {
  const before = draftOf(person);
  const changed = EDITABLE.filter((name) => draft[name].trim() !== before[name]);
  return Object.fromEntries(changed.map((name) => [name, draft[name].trim()])) as PersonChange;
}

/** The fields that may not be empty and are. */
export const missingIn = (draft: Draft): FieldName[] =>
  (['name', 'staff_number'] as const).filter((name) => !draft[name].trim());
