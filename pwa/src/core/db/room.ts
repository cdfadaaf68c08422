/** Room on a full phone: pictures and recordings can be fetched again, so they go first. */
export const MEDIA = 'veldpost-media';

export const isFull = (error: unknown): boolean =>
  (error as Error | null)?.name === 'QuotaExceededError';

export const isPicture = (url: string): boolean => new URL(url).pathname.endsWith('/picture');

/** The first that have room in so many bytes together. */
export function fitting<T>(items: readonly T[], bytesOf: (item: T) => number, most: number): T[] {
  let left = most;
  return items.filter((item) => {
    left -= bytesOf(item);
    return left >= 0;
  });
}

/**
 * Takes the older half of the pictures, or of what is older than one; where there are none, of the
 * recordings. False: there was nothing.
 */
export async function dropOldMedia(olderThan = '~'): Promise<boolean> {
  if (!('caches' in globalThis)) return false;
  const cache = await caches.open(MEDIA);
  // Addresses hold ids that begin with their time: sorted, the oldest comes first.
  const old = (await cache.keys()).map(({ url }) => url).filter((url) => url < olderThan);
  const pictures = old.filter(isPicture);
  const going = pictures.length > 0 ? pictures : old;
  const older = going.sort().slice(0, Math.ceil(going.length / 2));
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
