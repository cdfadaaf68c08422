/** The app's own files: one cache a version, filled before the version takes over. */

declare const self: ServiceWorkerGlobalScope;

const PREFIX = 'pre-';
export const CACHE = PREFIX + __VERSION__;
const REVISIONS = '/__revisions';

const ENTRIES = __PRECACHE__;
type Entry = (typeof ENTRIES)[number];

const TYPES: [ending: RegExp, type: RegExp][] = [
  [/\.js$/, /^(text|application)\/javascript/],
  [/\.css$/, /^text\/css/],
  [/\.svg$/, /^image\/svg\+xml/],
  [/\.png$/, /^image\/png/],
  [/\/$/, /^text\/html/],
];

/** A captive portal or a fallback page must never be kept as one of our files. */
export function isGenuine(url: string, answer: Response): boolean {
  const expected = TYPES.find(([ending]) =>
    ending.test(new URL(url, self.location.origin).pathname),
  );
  const type = answer.headers.get('Content-Type') ?? '';
  return answer.status === 200 && !answer.redirected && (!expected || expected[1].test(type));
}

export async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  const older = await olderCaches();
  await Promise.all(ENTRIES.map((entry) => add(cache, entry, older)));
  const revisions = Object.fromEntries(ENTRIES.map(({ url, revision }) => [url, revision]));
  await cache.put(REVISIONS, new Response(JSON.stringify(revisions)));
}

/** What did not change is copied from the version before: an update downloads what is new. */
async function add(cache: Cache, entry: Entry, older: Older[]): Promise<void> {
  if (entry.revision === null && (await cache.match(entry.url))) return;
  const copy = await unchanged(entry, older);
  const answer =
    copy ?? (await fetch(entry.url, { cache: entry.revision ? 'no-cache' : 'default' }));
  if (!isGenuine(entry.url, answer)) {
    throw new Error(`${entry.url} is not what it should be (${answer.status}).`);
  }
  await cache.put(entry.url, answer);
}

interface Older {
  cache: Cache;
  revisions: Record<string, string | null>;
}

async function olderCaches(): Promise<Older[]> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  return Promise.all(
    names.map(async (name) => {
      const cache = await caches.open(name);
      const known = await cache.match(REVISIONS);
      return { cache, revisions: known ? ((await known.json()) as Older['revisions']) : {} };
    }),
  );
}

async function unchanged({ url, revision }: Entry, older: Older[]): Promise<Response | undefined> {
  for (const { cache, revisions } of older) {
    if (revisions[url] !== revision) continue;
    const found = await cache.match(url);
    if (found) return found;
  }
  return undefined;
}

export async function dropOlder(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
}

interface RoutableEvent extends ExtendableEvent {
  addRoutes?: (routes: unknown) => Promise<void>;
}

/** Where the browser can: our files come from the cache without waking the service worker. */
export async function addStaticRoutes(event: RoutableEvent): Promise<void> {
  if (!event.addRoutes) return;
  const source = { cacheName: CACHE };
  const assets = ENTRIES.filter(({ url }) => url.startsWith('/assets/'));
  await event
    .addRoutes([
      { condition: { urlPattern: { pathname: '/' }, requestMode: 'navigate' }, source },
      { condition: { or: assets.map(({ url }) => ({ urlPattern: { pathname: url } })) }, source },
    ])
    .catch(() => undefined);
}
