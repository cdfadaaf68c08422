import { describe, expect, it } from 'vitest';
import en from '../../../locales/en.json';
import { iconOfDevice, isSilent, PERSON_STATES, signOfBell, signOfPerson } from './states';

describe('states', () => {
  it('all have a word', () => {
    const bells = ['on', 'blocked', 'not_asked', 'lost', 'unsupported'];
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
  const now = new Date('2026-11-23T12:00:00Z');

  it.each([
    ['2026-11-13T12:00:00Z', true],
    ['2026-11-13T12:00:01Z', false],
    [null, true],
  ])('last seen at %s is silent: %s', (seen, silent) => {
    expect(isSilent(seen, now)).toBe(silent);
  });

  it.each([
    ['Chrome on Android, Pixel 7', 'smartphone'],
    ['Firefox on Windows', 'monitor'],
  ])('"%s" looks like a %s', (label, icon) => {
    expect(iconOfDevice(label)).toBe(icon);
  });
});
