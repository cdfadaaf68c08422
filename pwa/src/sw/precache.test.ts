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

const LIST = [
  { url: '/', revision: 'r2' },
  { url: '/assets/same-1.js', revision: null },
  { url: '/assets/new-2.js', revision: null },
];

const SERVED: Record<string, () => Response> = {
  '/': () => typed('new page', 'text/html; charset=utf-8'),
  '/assets/same-1.js': () => typed('same', 'text/javascript'),
  '/assets/new-2.js': () => typed('new', 'text/javascript'),
  '/assets/files-two.json': () => Response.json(LIST),
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
  return import('./precache');
}

const event = (more: object = {}) => more as ExtendableEvent;

beforeEach(async () => {
  caches = new FakeCaches();
  fetched = [];
  const old = await caches.open('pre-one');
  await old.put('/', typed('old page', 'text/html'));
  await old.put('/assets/same-1.js', typed('same', 'text/javascript'));
  await old.put('/__revisions', Response.json({ '/': 'r1', '/assets/same-1.js': null }));
});

test('an update downloads what changed and copies the rest', async () => {
  const { install } = await worker();

  await install(event());

  expect(fetched.sort()).toEqual(['/', '/assets/files-two.json', '/assets/new-2.js']);
  expect(await caches.stores.get('pre-two')?.get('/')?.text()).toBe('new page');
  expect(await caches.stores.get('pre-two')?.get('/assets/same-1.js')?.text()).toBe('same');
});

test('the old version stays whole until the new one takes over', async () => {
  const { install, dropOlder } = await worker();

  await install(event());
  expect(await caches.keys()).toEqual(['pre-one', 'pre-two']);
  await dropOlder();

  expect(await caches.keys()).toEqual(['pre-two']);
});

test.each([
  ['a missing file', () => typed('', 'text/javascript', 404)],
  ['a page in place of a script', () => typed('<html>', 'text/html')],
])('%s stops the update', async (_name, answer) => {
  const { install } = await worker({ '/assets/new-2.js': answer });

  await expect(install(event())).rejects.toThrow('/assets/new-2.js is not what it should be');
});

test('a page in place of the list of files stops the update', async () => {
  const { install } = await worker({
    '/assets/files-two.json': () => typed('<html>', 'text/html'),
  });

  await expect(install(event())).rejects.toThrow('/assets/files-two.json is not what it should be');
});

test('the browser is told to take exactly these files from the cache', async () => {
  const { install } = await worker();
  const addRoutes = vi.fn(async () => undefined);

  await install(event({ addRoutes }));

  const [, assets] = addRoutes.mock.calls.flat(2) as unknown as { condition: unknown }[];
  expect(assets?.condition).toEqual({
    or: [
      { urlPattern: { pathname: '/assets/same-1.js' } },
      { urlPattern: { pathname: '/assets/new-2.js' } },
    ],
  });
});
