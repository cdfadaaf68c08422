import { putInto } from '../core/db/room';
import type { Acts } from './acts';
import { CACHE, isGenuine } from './precache';

declare const self: ServiceWorkerGlobalScope;

export const BRAND = 'veldpost-brand';
const PICTURE = /^\/api\/inbox\/[^/]+\/picture$/;
const RECORDING = /^\/api\/inbox\/[^/]+\/recording$/;
const LOGO = '/api/organisation/logo';

/** Who answers this request; undefined leaves it to the network. */
export function answer(request: Request, acts: () => Acts): Promise<Response> | undefined {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return undefined;
  const { pathname } = url;
  if (request.mode === 'navigate') return isPage(pathname) ? shell(request) : undefined;
  if (pathname.startsWith('/assets/') || pathname.startsWith('/icons/')) return ownFile(request);
  if (PICTURE.test(pathname)) return acts().picture(request);
  if (RECORDING.test(pathname)) return acts().recording(request);
  if (pathname === LOGO) return logo(request);
  return undefined;
}

const NOT_OURS = /^\/(api\/|(healthz|readyz|metrics)$)|\.[^/]+$/;

/** The app's own addresses; `/api/docs`, what operators ask and files are not. */
export const isPage = (pathname: string): boolean => !NOT_OURS.test(pathname);

async function shell(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match('/')) ?? fetch(request);
}

async function ownFile(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = (await cache.match(request)) ?? (await caches.match(request));
  if (kept) return kept;
  const fetched = await fetch(request);
  if (isGenuine(request.url, fetched)) await putInto(cache, request.url, fetched);
  return fetched;
}

async function logo(request: Request): Promise<Response> {
  const cache = await caches.open(BRAND);
  try {
    const fetched = await fetch(request);
    if (!isGenuine(request.url, fetched)) throw new Error('This is no logo.');
    await putInto(cache, request.url, fetched);
    return fetched;
  } catch {
    return (await cache.match(request)) ?? Response.error();
  }
}
