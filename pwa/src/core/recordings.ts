import { now as serverNow } from './clock';
import type { Stored } from './db/person';
import { fitting, MEDIA, putInto } from './db/room';
import { request } from './http';

const DAYS = 30;
const MOST = 20;
const MOST_BYTES = 20_000_000;
const LONGEST = 120_000;

type Spoken = Pick<Stored, 'id' | 'language' | 'recording' | 'published_at'>;

export const recordingUrl = ({ id, language }: Pick<Spoken, 'id' | 'language'>): string =>
  `/api/inbox/${id}/recording?language=${language}`;

const isRecording = (url: string): boolean => new URL(url).pathname.endsWith('/recording');

/** Which recordings belong on the phone: the newest of the last 30 days that have room. */
export function wantedRecordings(items: readonly Spoken[], now: number): string[] {
  const since = now - DAYS * 24 * 60 * 60_000;
  const newest = items
    .filter((item) => item.recording && Date.parse(item.published_at) >= since)
    .sort((a, b) => b.published_at.localeCompare(a.published_at))
    .slice(0, MOST);
  return fitting(newest, ({ recording }) => recording?.bytes ?? 0, MOST_BYTES).map(
    (item) => new URL(recordingUrl(item), globalThis.location.origin).href,
  );
}

/** Fetches what is wanted and not there, and drops what is not wanted. */
export async function keepRecordings(items: readonly Spoken[], now = serverNow()): Promise<void> {
  const wanted = new Set(wantedRecordings(items, now));
  for (const url of wanted) if (!(await fetchRecording(url))) break;
  await dropOthers(wanted);
}

/** On a phone that fetches recordings only when it is asked to. */
export const tidyRecordings = (items: readonly Spoken[], now = serverNow()): Promise<void> =>
  dropOthers(new Set(wantedRecordings(items, now)));

async function dropOthers(wanted: ReadonlySet<string>): Promise<void> {
  const cache = await caches.open(MEDIA);
  for (const { url } of await cache.keys()) {
    if (isRecording(url) && !wanted.has(url)) await cache.delete(url);
  }
}

export async function keptRecording(url: string): Promise<Response | undefined> {
  return 'caches' in globalThis ? (await caches.open(MEDIA)).match(url) : undefined;
}

/** Fetches it whole and keeps it. False: it cannot be had, or kept, now. */
export async function fetchRecording(url: string): Promise<boolean> {
  if (await keptRecording(url)) return true;
  const asked = new Request(new URL(url, globalThis.location.origin));
  const answer = await request(asked, LONGEST).catch(() => null);
  const isSound = answer?.ok && answer.headers.get('Content-Type')?.startsWith('audio/');
  if (!answer || !isSound) return false;
  const sound = await answer.blob().catch(() => null);
  if (!sound) return false;
  const headers = { 'Content-Type': sound.type };
  return putInto(await caches.open(MEDIA), url, new Response(sound, { headers }), url);
}

/** The part of a kept recording that a player asks for: an iPhone's plays nothing else. */
export async function partOf(whole: Response, range: string | null): Promise<Response> {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
  if (!asked) return whole;
  const blob = await whole.blob();
  const first = Number(asked[1]);
  const last = Math.min(asked[2] ? Number(asked[2]) : Number.POSITIVE_INFINITY, blob.size - 1);
  const type = whole.headers.get('Content-Type') ?? '';
  const headers = { 'Content-Type': type, 'Accept-Ranges': 'bytes' };
  if (first > last) {
    return new Response(null, {
      status: 416,
      headers: { ...headers, 'Content-Range': `bytes */${blob.size}` },
    });
  }
  return new Response(blob.slice(first, last + 1, type), {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${first}-${last}/${blob.size}` },
  });
}
