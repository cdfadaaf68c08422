import { describe, expect, it } from 'vitest';
import en from '../../../locales/en.json';
import { iconOfDevice, PERSON_STATES, signOfBell, signOfPerson } from './states';

describe('states', () => {
  it('all have a word', () => {
    const bells = ['healthy', 'silent', 'lost', 'blocked', 'never_asked'];
    const keys = [...PERSON_STATES.map(signOfPerson), ...bells.map(signOfBell)].map(
      ({ key }) => key,
    );

    for (const key of keys) expect(en).toHaveProperty([key]);
  });

  it('show a state they do not know without failing', () => {
    expect(signOfPerson('on_the_moon').icon).toBe('circle-help');
  });
});

describe('a device', () => {
  it.each([
    ['Chrome on Android, Pixel 7', 'smartphone'],
    ['Firefox on Windows', 'monitor'],
  ])('"%s" looks like a %s', (label, icon) => {
    expect(iconOfDevice(label)).toBe(icon);
  });
});
