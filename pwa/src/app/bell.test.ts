import { describe, expect, test } from 'vitest';
import { amberWord, type BellFacts, bellOf, PROVEN_FOR, recalled } from './bell';
import { phoneOf } from './phone';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const DAY = 24 * 60 * 60_000;
const facts = (changes: Partial<BellFacts> = {}): BellFacts => ({
  place: 'android_chrome',
  system: 'android',
  permission: 'granted',
  health: 'on',
  shownAt: 0,
  acceptedAt: 0,
  testFailedAt: 0,
  now: NOW,
  ...changes,
});

describe('the bell', () => {
  test.each<[string, Partial<BellFacts>, string]>([
    ['shown an hour ago', { shownAt: NOW - 3_600_000 }, 'green none'],
    ['shown six days ago', { shownAt: NOW - 6 * DAY }, 'green none'],
    ['shown a week ago', { shownAt: NOW - PROVEN_FOR }, 'amber test'],
    ['never tried', {}, 'amber test'],
    ['without network, proven', { health: 'unknown', shownAt: NOW - DAY }, 'green none'],
    ['accepted, never shown', { acceptedAt: NOW - DAY }, 'amber battery'],
    ['accepted after the last shown', { acceptedAt: NOW, shownAt: NOW - 8 * DAY }, 'amber battery'],
    ['the same on an iPhone', { system: 'ios', acceptedAt: NOW }, 'amber focus'],
    ['a test that never came', { testFailedAt: NOW, shownAt: NOW - DAY }, 'amber battery'],
    ['a test that came later', { testFailedAt: NOW - DAY, shownAt: NOW }, 'green none'],
    ['never asked', { permission: 'default', health: 'not_asked' }, 'red turn_on'],
    ['turned off here', { health: 'not_asked' }, 'red turn_on'],
    ['refused', { permission: 'denied', health: 'blocked', shownAt: NOW }, 'red unblock'],
    ['lost', { health: 'lost', shownAt: NOW }, 'red repair'],
    ['no push in this browser', { permission: 'unsupported' }, 'red other_browser'],
    ['an iPhone tab', { place: 'ios_safari', permission: 'unsupported' }, 'red home_screen'],
    ['Chrome on an iPhone', { place: 'ios_other', permission: 'unsupported' }, 'red home_screen'],
    ['inside WhatsApp', { place: 'in_app', permission: 'unsupported' }, 'red open_elsewhere'],
    [
      'on the iPhone’s home screen',
      { place: 'installed', system: 'ios', shownAt: NOW },
      'green none',
    ],
  ])('%s', (_, changes, expected) => {
    const { colour, step } = bellOf(facts(changes));

    expect(`${colour} ${step}`).toBe(expected);
  });
});

describe('why it is amber', () => {
  test.each<[string, Partial<BellFacts>, string]>([
    ['turned on a moment ago', {}, 'untried'],
    ['shown longer than a week ago', { shownAt: NOW - 8 * DAY }, 'amber'],
    ['accepted and never shown', { acceptedAt: NOW - DAY }, 'held'],
  ])('%s', (_, changes, word) => {
    const all = facts(changes);

    expect(amberWord(bellOf(all), all.shownAt)).toBe(word);
  });
});

describe('without network', () => {
  test.each([
    ['what was last known holds', 'on', 'granted', 'on'],
    ['also that it was turned off', 'not_asked', 'granted', 'not_asked'],
    ['and that it was lost', 'lost', 'granted', 'lost'],
    ['but for what was allowed since', 'blocked', 'granted', 'unknown'],
    ['and for what was forbidden since', 'on', 'denied', 'blocked'],
    ['or never asked', 'on', 'default', 'not_asked'],
    ['or cannot be here', undefined, 'unsupported', 'unsupported'],
    ['and nothing known is not known', undefined, 'granted', 'unknown'],
  ] as const)('%s', (_, kept, permission, health) => {
    expect(recalled(kept, permission)).toBe(health);
  });
});

describe('the phone', () => {
  test('an iPad that says it is a Mac is found by its touch points', () => {
    const userAgent =
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15';

    expect(phoneOf(userAgent, 5).system).toBe('ios');
    expect(phoneOf(userAgent, 0).system).toBe('desktop');
  });

  test('browsers are told apart where their ways differ', () => {
    const android = 'Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36';

    expect(phoneOf(`${android} Chrome/147.0 Mobile`, 5).browser).toBe('chromium');
    expect(phoneOf(`${android} SamsungBrowser/28.0 Chrome/130.0`, 5).browser).toBe('samsung');
    expect(phoneOf('Mozilla/5.0 (Android 14; Mobile; rv:140.0) Firefox/140.0', 5)).toEqual({
      system: 'android',
      browser: 'firefox',
    });
  });
});
