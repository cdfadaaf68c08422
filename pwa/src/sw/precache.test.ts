import { beforeEach, expect, test, vi } from 'vitest';

/** Enough of the Cache API: by URL, answers are read once. */
class FakeCaches {
  readonly stores = new Map<string, Map<string, Response>>();

  async open(name: string) {
    const store = this.stores.get(name) ?? new Map<string, Response>();
    this.stores.set(name, store);
    return {
      match: async (url: string) => store.get(url)?.clone(),
      put: async (url: string, answer: Response) => void store.set(url, answer),
    };
  }

  keys = async () => [...this.stores.keys()];
  delete = async (name: string) => this.stores.delete(name);
}

const typed = (body: string, type: string, status = 200) =>
  new Response(body, { status, headers: { 'Content-Type': type } });

const SERVED: Record<string, () => Response> = {
  '/': () => typed('new page', 'text/html; charset=utf-8'),
  '/assets/same-1.js': () => typed('same', 'text/javascript'),
  '/assets/new-2.js': () => typed('new', 'text/javascript'),
};

let caches: FakeCaches;
let fetched: string[];

async function worker(changes: Record<string, () => Response> = {}) {
  vi.resetModules();
  vi.stubGlobal('self', { location: globalThis.location });
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('fetch', async (url: string) => {
    fetched.push(url);
    return { ...SERVED, ...changes }[url]?.() ?? typed('', 'text/html', 404);
  });
  vi.stubGlobal('__VERSION__', 'two');
  vi.stubGlobal('__PRECACHE__', [
    { url: '/', revision: 'r2' },
    { url: '/assets/same-1.js', revision: null },
    { url: '/assets/new-2.js', revision: null },
  ]);
  return import('./precache');
}

beforeEach(async () => {
  caches = new FakeCaches();
  fetched = [];
  const old = await caches.open('pre-one');
  await old.put('/', typed('old page', 'text/html'));
  await old.put('/assets/same-1.js', typed('same', 'text/javascript'));
  await old.put('/__revisions', Response.json({ '/': 'r1', '/assets/same-1.js': null }));
});

test('an update downloads what changed and copies the rest', async () => {
  const { fill } = await worker();

  await fill();

  expect(fetched.sort()).toEqual(['/', '/assets/new-2.js']);
  expect(await caches.stores.get('pre-two')?.get('/')?.text()).toBe('new page');
  expect(await caches.stores.get('pre-two')?.get('/assets/same-1.js')?.text()).toBe('same');
});

test('the old version stays whole until the new one takes over', async () => {
  const { fill, dropOlder } = await worker();

  await fill();
  expect(await caches.keys()).toEqual(['pre-one', 'pre-two']);
  await dropOlder();

  expect(await caches.keys()).toEqual(['pre-two']);
});

test.each([
  ['a missing file', () => typed('', 'text/javascript', 404)],
  ['a page in place of a script', () => typed('<html>', 'text/html')],
])('%s stops the update', async (_name, answer) => {
  const { fill } = await worker({ '/assets/new-2.js': answer });

  await expect(fill()).rejects.toThrow('/assets/new-2.js is not what it should be');
});
