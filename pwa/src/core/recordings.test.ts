import { expect, test } from 'vitest';
import { item } from './fakes';
import { partOf, wantedRecordings } from './recordings';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const recording = { type: 'audio/webm' as const, bytes: 9, seconds: 3 };
const whole = () => new Response('0123456789', { headers: { 'Content-Type': 'audio/webm' } });

test('recordings of the last 30 days are kept, the newest first, never more than 20', () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    item(`n${index}`, { recording, published_at: new Date(NOW - index * 3_600_000).toISOString() }),
  );
  const old = item('old', { recording, published_at: '2026-10-01T00:00:00Z' });
  const silent = item('silent', { published_at: '2026-11-23T11:59:00Z' });

  const wanted = wantedRecordings([old, silent, ...many], NOW);

  expect(wanted).toHaveLength(20);
  expect(wanted[0]).toBe('https://veldpost.test/api/inbox/n0/recording?language=nl');
});

test.each([
  ['bytes=0-1', '01', 'bytes 0-1/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=8-99', '89', 'bytes 8-9/10'],
])('a player that asks for %s gets that part', async (range, text, told) => {
  const part = await partOf(whole(), range);

  expect(part.status).toBe(206);
  expect(part.headers.get('Content-Range')).toBe(told);
  expect(part.headers.get('Content-Type')).toBe('audio/webm');
  expect(await part.text()).toBe(text);
});

test('beyond the end there is nothing, and without a range there is everything', async () => {
  expect((await partOf(whole(), 'bytes=10-')).status).toBe(416);
  expect(await (await partOf(whole(), null)).text()).toBe('0123456789');
});
