/** Room on a full phone: pictures and recordings can be fetched again, so they go first. */
export const MEDIA = 'veldpost-media';

export const isFull = (error: unknown): boolean =>
  (error as Error | null)?.name === 'QuotaExceededError';

/** Takes the older half of the media, or of what is older than one. False: there was none. */
export async function dropOldMedia(olderThan = '~'): Promise<boolean> {
  if (!('caches' in globalThis)) return false;
  const cache = await caches.open(MEDIA);
  // Addresses hold ids that begin with their time: sorted, the oldest comes first.
  const old = (await cache.keys()).map(({ url }) => url).filter((url) => url < olderThan);
  const older = old.sort().slice(0, Math.ceil(old.length / 2));
  for (const url of older) await cache.delete(url);
  return older.length > 0;
}

/** Puts an answer into a cache; where there is no room, older media make it. False: it is not kept. */
export async function putInto(
  cache: Cache,
  url: string,
  answer: Response,
  olderThan?: string,
): Promise<boolean> {
  for (;;) {
    try {
      await cache.put(url, answer.clone());
      return true;
    } catch (error) {
      if (!isFull(error) || !(await dropOldMedia(olderThan))) return false;
    }
  }
}
