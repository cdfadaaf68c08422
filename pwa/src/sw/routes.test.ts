import { beforeEach, expect, test, vi } from 'vitest';
import type { Acts } from './acts';

const ORIGIN = 'https://veldpost.test';
let kept: Map<string, Response>;

const urlOf = (key: RequestInfo) => (key instanceof Request ? key.url : key);

beforeEach(() => {
  kept = new Map();
  const cache = {
    match: async (key: RequestInfo) => kept.get(urlOf(key))?.clone(),
    put: async (key: RequestInfo, answer: Response) => void kept.set(urlOf(key), answer),
  };
  vi.unstubAllGlobals();
  vi.stubGlobal('caches', { open: async () => cache, match: cache.match });
  vi.stubGlobal('self', { location: new URL(ORIGIN) });
  vi.stubGlobal('__VERSION__', 'one');
});

const portal = async () =>
  new Response('<html>CoffeeNet', { headers: { 'Content-Type': 'text/html' } });

async function asked(path: string, mode = 'cors'): Promise<Response | undefined> {
  const { answer } = await import('./routes');
  const request = new Request(ORIGIN + path);
  Object.defineProperty(request, 'mode', { value: mode });
  return answer(request, () => ({}) as Acts);
}

test.each(['/assets/app-1.js', '/assets/sound-2.ogg', '/icons/192.png', '/api/organisation/logo'])(
  'a portal’s page is never kept as %s',
  async (path) => {
    vi.stubGlobal('fetch', portal);

    await asked(path);

    expect([...kept.keys()]).toEqual([]);
  },
);

test('behind a portal the organisation’s logo is the one from before', async () => {
  const logo = new Response('logo', { headers: { 'Content-Type': 'image/webp' } });
  vi.stubGlobal('fetch', async () => logo.clone());
  await asked('/api/organisation/logo');
  vi.stubGlobal('fetch', portal);

  const shown = await asked('/api/organisation/logo');

  expect(await shown?.text()).toBe('logo');
});

test('behind a portal the app opens all the same', async () => {
  kept.set('/', new Response('the app'));
  vi.stubGlobal('fetch', portal);

  const shown = await asked('/a/1', 'navigate');

  expect(await shown?.text()).toBe('the app');
});
