import { now as serverNow } from './clock';
import { fitting, isPicture, MEDIA, putInto } from './db/room';
import { request } from './http';
import type { InboxItem } from './wire';

export { MEDIA };

const DAYS = 30;
const MOST = 80;
const MOST_BYTES = 25_000_000;
/** Of a picture whose size is not known. */
const USUAL_BYTES = 400_000;

export const pictureUrl = (id: string, width: number): string =>
  `/api/inbox/${id}/picture?width=${width}`;

/** The smallest width that is sharp enough; never more than the picture has. */
export function pickWidth(widths: readonly number[], wanted: number): number {
  const sorted = [...widths].sort((a, b) => a - b);
  return sorted.find((width) => width >= wanted) ?? sorted.at(-1) ?? 480;
}

type Pictured = Pick<InboxItem, 'id' | 'picture' | 'published_at'>;

function bytesOf({ picture }: Pictured, wanted: number): number {
  const at = picture?.widths.indexOf(pickWidth(picture.widths, wanted)) ?? -1;
  return picture?.sizes?.[at] ?? USUAL_BYTES;
}

/** Which pictures belong on the phone: the newest of the last 30 days that have room. */
export function wantedPictures(items: readonly Pictured[], width: number, now: number): string[] {
  const since = now - DAYS * 24 * 60 * 60_000;
  const newest = items
    .filter((item) => item.picture && new Date(item.published_at).getTime() >= since)
    .sort((a, b) => b.published_at.localeCompare(a.published_at))
    .slice(0, MOST);
  return fitting(newest, (item) => bytesOf(item, width), MOST_BYTES).map((item) =>
    pictureUrl(item.id, pickWidth(item.picture?.widths ?? [], width)),
  );
}

/**
 * Fetches what is wanted and not there, and drops pictures that are not wanted; another width of
 * one that is wanted goes only once all are there.
 */
export async function keepPictures(
  items: readonly Pictured[],
  width: number,
  now = serverNow(),
): Promise<void> {
  const cache = await caches.open(MEDIA);
  const wanted = new Set(wantedPictures(items, width, now).map(absoluteUrl));
  for (const url of wanted) {
    if (!(await fetchPicture(url)) || !(await cache.match(url))) return dropOthers(wanted);
  }
  for (const { url } of await cache.keys()) {
    if (isPicture(url) && !wanted.has(url)) await cache.delete(url);
  }
}

/** On a phone that fetches pictures only when it is asked to. */
export const tidyPictures = (items: readonly Pictured[], now = serverNow()): Promise<void> =>
  dropOthers(new Set(wantedPictures(items, Number.POSITIVE_INFINITY, now).map(absoluteUrl)));

/** Pictures of other announcements than these, whatever their width. */
async function dropOthers(wanted: ReadonlySet<string>): Promise<void> {
  const paths = new Set([...wanted].map(pathOf));
  const cache = await caches.open(MEDIA);
  for (const { url } of await cache.keys()) {
    if (isPicture(url) && !paths.has(pathOf(url))) await cache.delete(url);
  }
}

const pathOf = (url: string): string => new URL(url).pathname;

/** In whatever width. */
export async function isPictureKept(id: string): Promise<boolean> {
  if (!('caches' in globalThis)) return false;
  return (await otherWidth(`/api/inbox/${id}/picture`)) !== undefined;
}

const absoluteUrl = (path: string): string => new URL(path, globalThis.location.origin).href;

/** From the cache, else from the server and kept. Null: it cannot be had now. */
export async function fetchPicture(url: string): Promise<Response | null> {
  const cache = await caches.open(MEDIA);
  const kept = await cache.match(url);
  if (kept) return kept;
  const answer = await request(new Request(url)).catch(() => null);
  const isPicture = answer?.ok && answer.headers.get('Content-Type')?.startsWith('image/');
  if (!answer || !isPicture) return null;
  await putInto(cache, url, answer, url);
  return answer;
}

/** The same picture as it is kept in another width: the phone was turned, and has no network. */
export async function otherWidth(url: string): Promise<Response | undefined> {
  return (await caches.open(MEDIA)).match(url, { ignoreSearch: true });
}

export async function dropPictures(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const cache = await caches.open(MEDIA);
  for (const kept of await cache.keys()) {
    if (ids.some((id) => kept.url.includes(`/api/inbox/${id}/`))) await cache.delete(kept);
  }
}
