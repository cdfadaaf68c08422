import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PersonDb, Stored } from '../core/db/person';
import { item, json, network, session, signedIn } from '../core/fakes';
import { prefetchMedia, sync, tidyMedia } from '../core/sync';

const DAY = 24 * 60 * 60_000;
const BEGIN = Date.parse('2026-10-24T06:00:00Z');
const DAYS = 30;
const MOST = 60_000_000;
/** Nobody looks at more of a picture here: only its weight counts. */
const SHORT = 1_000;

/** A day's news: eight announcements, six with a photograph and one read out by its author. */
const NEWS = 8;
const PICTURE = { alt: '', width: 1440, height: 960, widths: [480, 960, 1440] };
const SIZES = [80_000, 260_000, 520_000];
const SOUND = { type: 'audio/mp4' as const, bytes: 1_900_000, seconds: 240 };
const TEXT = 'Use gate 2 until Friday, and mind the crane. '.repeat(30);
const SHELL = { '/': 1_300, '/assets/app.js': 400_000, '/assets/rest.js': 450_000 };

let db: PersonDb;
let caches: Caches;
let published: Stored[];

interface Kept {
  answer: Response;
  bytes: number;
}

/** The Cache API, which knows what it weighs. */
class Caches {
  readonly stores = new Map<string, Map<string, Kept>>();

  open = async (name: string) => {
    const store = this.stores.get(name) ?? new Map<string, Kept>();
    this.stores.set(name, store);
    const key = (asked: RequestInfo) =>
      new URL(asked instanceof Request ? asked.url : asked, location.origin).href;
    return {
      match: async (asked: RequestInfo) => store.get(key(asked))?.answer.clone(),
      put: async (asked: RequestInfo, answer: Response) => {
        const { status, headers } = answer;
        const body = await answer.arrayBuffer();
        const bytes = body.byteLength;
        store.set(key(asked), {
          answer: new Response(body.slice(0, SHORT), { status, headers }),
          bytes,
        });
      },
      delete: async (asked: RequestInfo) => store.delete(key(asked)),
      keys: async () => [...store.keys()].map((url) => new Request(url)),
    };
  };

  keys = async () => [...this.stores.keys()];
  delete = async (name: string) => this.stores.delete(name);

  media(kind: string): string[] {
    const urls = [...(this.stores.get('veldpost-media')?.keys() ?? [])];
    return urls.filter((url) => url.includes(`/${kind}?`)).map((url) => url.split('/')[5] ?? '');
  }

  bytes(): number {
    const kept = [...this.stores.values()].flatMap((store) => [...store.values()]);
    return kept.reduce((total, { bytes }) => total + bytes, 0);
  }
}

vi.setConfig({ testTimeout: 120_000 });

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: BEGIN });
  caches = new Caches();
  vi.stubGlobal('caches', caches);
  published = [];
  db = await signedIn();
});

afterEach(() => {
  vi.useRealTimers();
});

const idOf = (day: number, number: number) => `${String(day).padStart(2, '0')}-${number}`;

function newsOf(day: number): Stored[] {
  return Array.from({ length: NEWS }, (_, number) =>
    item(idOf(day, number), {
      published_at: new Date(BEGIN + day * DAY + number * 3_600_000).toISOString(),
      blocks: [{ type: 'p', children: [{ type: 'text', text: TEXT }] }] as Stored['blocks'],
      picture: number < 6 ? { ...PICTURE, sizes: SIZES } : null,
      recording: number === 7 ? SOUND : null,
    }),
  );
}

const filled = (bytes: number, type: string) =>
  new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type } });

/** The server of that day: its news, pictures in any width, recordings. */
function serve(news: Stored[]): void {
  const page = { items: news, removed: [], receipts: [], is_reset: false, has_more: false };
  network(({ path }) => {
    if (path === '/api/session/refresh') return json(session());
    const width = /picture\?width=(\d+)/.exec(path)?.[1];
    if (width) return filled(SIZES[PICTURE.widths.indexOf(Number(width))] ?? 0, 'image/webp');
    if (path.includes('/recording')) return filled(SOUND.bytes, SOUND.type);
    return json({ ...page, cursor: `after-${news.length}` });
  });
}

/** A release is installed, and takes over from the one before. */
async function update(version: number): Promise<void> {
  const files = Object.keys(SHELL).map((url) => ({ url, revision: `${version}` }));
  const types: Record<string, string> = { '/': 'text/html' };
  vi.resetModules();
  vi.stubGlobal('self', { location: globalThis.location });
  vi.stubGlobal('__VERSION__', `${version}`);
  vi.stubGlobal('fetch', async (url: string) =>
    url.endsWith('.json')
      ? json(files)
      : filled(SHELL[url as keyof typeof SHELL], types[url] ?? 'text/javascript'),
  );
  const { dropOlder, install } = await import('./precache');
  await install({} as ExtendableEvent);
  await dropOlder();
}

async function liveThrough(day: number, look: () => Promise<void>): Promise<void> {
  vi.setSystemTime(BEGIN + day * DAY + 12 * 3_600_000);
  if (day % 7 === 0) await update(day);
  const news = newsOf(day);
  published.push(...news);
  serve(news);
  await sync();
  await look();
}

async function usage(): Promise<number> {
  const rows = await Promise.all([db.getAll('announcements'), db.getAll('meta')]);
  return caches.bytes() + JSON.stringify(rows).length;
}

test('a month of daily use leaves less than 60 MB on the phone, and every text', async () => {
  for (let day = 0; day < DAYS; day += 1) {
    await liveThrough(day, () => prefetchMedia(1408));
    expect(await usage()).toBeLessThan(MOST);
  }

  expect(await db.count('announcements')).toBe(NEWS * DAYS);
  expect(await caches.keys()).toEqual(['veldpost-media', 'pre-28']);
  expect(caches.media('picture')).toContain(idOf(DAYS - 1, 0));
  expect(caches.media('picture')).not.toContain(idOf(0, 0));
  expect(caches.media('recording')).toContain(idOf(DAYS - 1, 7));
});

test('a phone that saves data drops in the same way what was fetched on a tap', async () => {
  for (let day = 0; day < DAYS; day += 1) {
    await liveThrough(day, async () => {
      const media = await caches.open('veldpost-media');
      for (const { id } of newsOf(day).filter(({ picture }) => picture)) {
        const url = new URL(`/api/inbox/${id}/picture?width=1440`, location.origin).href;
        await media.put(url, filled(520_000, 'image/webp'));
      }
      await tidyMedia();
    });
    expect(await usage()).toBeLessThan(MOST);
  }

  expect(caches.media('picture')).toContain(idOf(DAYS - 1, 0));
  expect(caches.media('picture')).not.toContain(idOf(0, 0));
});

test('a picture that cannot be had does not keep the old ones', async () => {
  await liveThrough(0, () => prefetchMedia(1408));
  const kept = caches.media('picture').length;
  vi.setSystemTime(BEGIN + 40 * DAY);
  network(new TypeError('Failed to fetch'));
  await db.put('announcements', item('new', { ...newsOf(40)[0], id: 'new' }));

  await prefetchMedia(1408);

  expect(kept).toBe(6);
  expect(caches.media('picture')).toEqual([]);
});
