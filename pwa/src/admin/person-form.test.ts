import { describe, expect, it } from 'vitest';
import { changesOf, draftOf, missingIn } from './person-form';
import type { Person } from './wire';

const jan = {
  id: '1',
  name: 'Jan',
  staff_number: '7',
  role: 'worker',
  language: 'nl',
  time_zone: 'Europe/Brussels',
  site: 'Gent',
  department: '',
  job: 'driver',
  phone: '',
  email: '',
  state: 'invited',
} as Person;

describe('a person’s details', () => {
  it('send only what differs', () => {
    expect(changesOf(jan, { ...draftOf(jan), site: ' Brugge ' })).toEqual({ site: 'Brugge' });
  });

  it('send nothing where only spaces were added', () => {
    expect(changesOf(jan, { ...draftOf(jan), name: 'Jan ' })).toEqual({});
  });

  it('can clear a phone number, but not a name', () => {
    expect(changesOf({ ...jan, phone: '+32' }, draftOf(jan))).toEqual({ phone: '' });
    expect(missingIn({ ...draftOf(jan), name: ' ' })).toEqual(['name']);
  });
});
