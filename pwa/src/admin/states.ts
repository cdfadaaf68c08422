import type { Key } from '../core/i18n';
import type { IconName, Tone } from '../ui';

/** How far a person is, and how a device does: an icon, a tone and a word, never colour alone. */
export interface Sign {
  icon: IconName;
  tone: Tone;
  key: Key;
}

export const PERSON_STATES = [
  'not_invited',
  'invited',
  'signed_in',
  'notifications_on',
  'suspended',
] as const;
export type PersonState = (typeof PERSON_STATES)[number];

const PEOPLE: Record<PersonState, Omit<Sign, 'key'>> = {
  not_invited: { icon: 'circle', tone: 'neutral' },
  invited: { icon: 'send', tone: 'important' },
  signed_in: { icon: 'user-check', tone: 'important' },
  notifications_on: { icon: 'bell-ring', tone: 'good' },
  suspended: { icon: 'ban', tone: 'critical' },
};

export const signOfPerson = (state: string): Sign => ({
  ...(PEOPLE[state as PersonState] ?? { icon: 'circle-help', tone: 'neutral' }),
  key: `admin.state.${state}` as Key,
});

const BELLS: Record<string, Omit<Sign, 'key'>> = {
  healthy: { icon: 'bell-ring', tone: 'good' },
  silent: { icon: 'hourglass', tone: 'important' },
  lost: { icon: 'triangle-alert', tone: 'critical' },
  blocked: { icon: 'bell-off', tone: 'critical' },
  never_asked: { icon: 'bell', tone: 'important' },
};

export const signOfBell = (state: string): Sign => ({
  ...(BELLS[state] ?? { icon: 'circle-help', tone: 'neutral' }),
  key: `admin.bell.${state}` as Key,
});

/** What to do about a bell that does not ring; nothing where it does. */
export const cureOfBell = (state: string): Key | null =>
  state in BELLS && state !== 'healthy' ? (`admin.bell_cure.${state}` as Key) : null;

export const DEVICE_FILTERS = [
  'all',
  'healthy',
  'silent',
  'lost',
  'blocked',
  'never_asked',
  'never_signed_in',
] as const;

/** Which picture stands for a device, by the words it gave itself. */
export const iconOfDevice = (label: string): IconName =>
  /android|iphone|ipad|pixel|galaxy|mobile/i.test(label) ? 'smartphone' : 'monitor';
