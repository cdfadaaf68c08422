import { expect, test } from 'vitest';
import { brandOf } from './brand';

const android = (model: string) =>
  `Mozilla/5.0 (Linux; Android 14; ${model}) AppleWebKit/537.36 Chrome/147.0 Mobile Safari/537.36`;

test.each([
  ['SM-A155F', 'samsung'],
  ['Redmi Note 12', 'xiaomi'],
  ['23053RN02Y', 'xiaomi'],
  ['2201117TG', 'xiaomi'],
  ['M2101K6G', 'xiaomi'],
  ['ELE-L29', 'huawei'],
  ['HONOR X8', 'huawei'],
  ['CPH2451', 'oppo'],
  ['RMX3085', 'oppo'],
  ['OnePlus 9', 'oppo'],
  ['Pixel 7', 'else'],
  ['moto g54', 'else'],
])('%s is made by %s', (model, brand) => {
  expect(brandOf(android(model), '')).toBe(brand);
  expect(brandOf(android('K'), model)).toBe(brand);
});

test.each([android('K'), 'Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0'])(
  'a browser that does not tell: %s',
  (userAgent) => expect(brandOf(userAgent, '')).toBeNull(),
);

test('Samsung’s browser runs on Samsung’s phones', () => {
  expect(brandOf(`${android('K')} SamsungBrowser/28.0`, '')).toBe('samsung');
});
