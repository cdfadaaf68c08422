import { expect, test } from 'vitest';
import { placeOf } from './install';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1';
const PIXEL =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36';
const MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15';

test.each([
  ['an iPhone', IPHONE, 5, 'ios_safari'],
  ['Chrome on an iPhone', IPHONE.replace('Version/18.4', 'CriOS/156.0'), 5, 'ios_other'],
  ['an iPad that says it is a Mac', MAC, 5, 'ios_safari'],
  ['a Mac', MAC, 0, 'desktop_safari'],
  ['Android', PIXEL, 5, 'android_chrome'],
  ['Samsung Internet', `${PIXEL} SamsungBrowser/29.0`, 5, 'android_samsung'],
  [
    'Firefox for Android',
    'Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0',
    5,
    'android_firefox',
  ],
  ['a link opened inside WhatsApp', `${IPHONE} WhatsApp/2.26`, 5, 'in_app'],
  ['a link opened inside another app', IPHONE.replace(/ Version.*/, ' Mobile/15E148'), 5, 'in_app'],
  ['a web view', PIXEL.replace('K)', 'K; wv)'), 5, 'in_app'],
  [
    'Firefox on a desk',
    'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
    0,
    'desktop_firefox',
  ],
])('%s is recognised', (_name, userAgent, touchPoints, place) => {
  expect(placeOf({ userAgent, isStandalone: false, touchPoints })).toBe(place);
});

test('what is installed is installed, whatever it calls itself', () => {
  expect(placeOf({ userAgent: IPHONE, isStandalone: true, touchPoints: 5 })).toBe('installed');
});
