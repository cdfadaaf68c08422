import { expect, test } from 'vitest';
import { item } from './fakes';
import { pickWidth, wantedPictures } from './media';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const picture = { alt: '', width: 960, height: 640, widths: [480, 960], sizes: [9, 20] };

test('the smallest picture that is sharp enough', () => {
  expect(pickWidth([1440, 480, 960], 700)).toBe(960);
  expect(pickWidth([480], 2000)).toBe(480);
  expect(pickWidth([], 2000)).toBe(480);
});

test('pictures of the last 30 days are kept, the newest first, never more than 80', () => {
  const old = item('old', { picture, published_at: '2026-10-01T00:00:00Z' });
  const plain = item('plain', { published_at: '2026-11-22T00:00:00Z' });
  const many = Array.from({ length: 100 }, (_, index) =>
    item(`n${index}`, { picture, published_at: new Date(NOW - index * 3_600_000).toISOString() }),
  );

  const wanted = wantedPictures([old, plain, ...many], 480, NOW);

  expect(wanted).toHaveLength(80);
  expect(wanted[0]).toBe('/api/inbox/n0/picture?width=480');
});
