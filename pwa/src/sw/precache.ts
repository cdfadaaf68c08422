/** The app's own files: one cache a version, filled before the version takes over. */
import { putInto } from '../core/db/room';

declare const self: ServiceWorkerGlobalScope;

const PREFIX = 'pre-';
export const CACHE = PREFIX + __VERSION__;
const REVISIONS = '/__revisions';

const LIST = `/assets/files-${__VERSION__}.json`;

interface Entry {
  url: string;
  /** Null where the name already holds the hash. */
  revision: string | null;
}

const TYPES: [ending: RegExp, type: RegExp][] = [
  [/\.js$/, /^(text|application)\/javascript/],
  [/\.css$/, /^text\/css/],
  [/\.svg$/, /^image\/svg\+xml/],
  [/\.png$/, /^image\/png/],
  [/\.json$/, /^application\/json/],
  [/\/$/, /^text\/html/],
  [/\/logo$/, /^image\//],
];

/** A captive portal or a fallback page must never be kept as one of our files. */
export function isGenuine(url: string, answer: Response): boolean {
  const expected = TYPES.find(([ending]) =>
    ending.test(new URL(url, self.location.origin).pathname),
  );
  const type = answer.headers.get('Content-Type') ?? '';
  const isRight = expected ? expected[1].test(type) : !type.startsWith('text/html');
  return answer.status === 200 && !answer.redirected && isRight;
}

/** Fills this version's cache. Throws where one of its files cannot be had. */
export async function install(event: RoutableEvent): Promise<void> {
  const entries = (await (await genuine(LIST, 'default')).json()) as Entry[];
  await Promise.all([fill(entries), addStaticRoutes(event, entries)]);
}

async function genuine(url: string, cache: RequestCache): Promise<Response> {
  const answer = await fetch(url, { cache });
  if (!isGenuine(url, answer))
    throw new Error(`${url} is not what it should be (${answer.status}).`);
  return answer;
}

async function fill(entries: Entry[]): Promise<void> {
  const cache = await caches.open(CACHE);
  const older = await olderCaches();
  await Promise.all(entries.map((entry) => add(cache, entry, older)));
  const revisions = Object.fromEntries(entries.map(({ url, revision }) => [url, revision]));
  await cache.put(REVISIONS, new Response(JSON.stringify(revisions)));
}

/** What did not change is copied from the version before: an update downloads what is new. */
async function add(cache: Cache, entry: Entry, older: Older[]): Promise<void> {
  if (entry.revision === null && (await cache.match(entry.url))) return;
  const copy = await unchanged(entry, older);
  const answer = copy ?? (await genuine(entry.url, entry.revision ? 'no-cache' : 'default'));
  if (!(await putInto(cache, entry.url, answer))) throw new Error(`No room for ${entry.url}.`);
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
async function addStaticRoutes(event: RoutableEvent, entries: Entry[]): Promise<void> {
  if (!event.addRoutes) return;
  const source = { cacheName: CACHE };
  const assets = entries.filter(({ url }) => url.startsWith('/assets/'));
  await event
    .addRoutes([
      { condition: { urlPattern: { pathname: '/' }, requestMode: 'navigate' }, source },
      { condition: { or: assets.map(({ url }) => ({ urlPattern: { pathname: url } })) }, source },
    ])
    .catch(() => undefined);
}
