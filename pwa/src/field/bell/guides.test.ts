import { expect, test } from 'vitest';
import en from '../../../../locales/en.json';
import type { BellStep } from '../../app/bell';
import type { Place } from '../../app/install';
import type { Phone } from '../../app/phone';
import { BRANDS } from './brand';
import { guideOf } from './guides';

const PHONES: [Phone, Place][] = [
  [{ system: 'ios', browser: 'safari' }, 'ios_safari'],
  [{ system: 'ios', browser: 'safari' }, 'ios_other'],
  [{ system: 'ios', browser: 'safari' }, 'installed'],
  [{ system: 'android', browser: 'chromium' }, 'android_chrome'],
  [{ system: 'android', browser: 'chromium' }, 'installed'],
  [{ system: 'android', browser: 'firefox' }, 'android_firefox'],
  [{ system: 'android', browser: 'samsung' }, 'android_samsung'],
  [{ system: 'android', browser: 'chromium' }, 'in_app'],
  [{ system: 'desktop', browser: 'chromium' }, 'desktop_chromium'],
];
const BY_HAND: BellStep[] = ['home_screen', 'open_elsewhere', 'unblock', 'battery', 'focus'];

test('every phone, browser and maker has a way of three steps', () => {
  for (const [phone, place] of PHONES)
    for (const step of BY_HAND)
      for (const brand of BRANDS) {
        const { steps } = guideOf(step, phone, place, brand) ?? { steps: '' };
        const words = (en as Record<string, string>)[steps];
        expect([step, place, brand, words?.split('\n').length]).toEqual([step, place, brand, 3]);
      }
});

test('what one tap does needs no way', () => {
  const [phone, place] = PHONES[3] as [Phone, Place];

  expect(guideOf('turn_on', phone, place, 'else')).toBeNull();
});
