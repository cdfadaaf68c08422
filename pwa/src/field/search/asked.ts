import { openCurrent } from '../../core/db/person';

const NAME = 'search';

/**
 * The address says that something was asked and which result was opened, not what: the browser's
 * history stays when a person leaves. The words lie with what is theirs, and go with it.
 */
export const addressOf = (query: string, opened = ''): string =>
  query ? `/search?${new URLSearchParams({ at: opened })}` : '/search';

/** Which result was opened; '' none; null: nothing was asked at this address. */
export const openedAt = (search: string): string | null => new URLSearchParams(search).get('at');

/** What this person asked last. */
export async function lastAsked(): Promise<string> {
  const db = await openCurrent();
  return ((await db?.get('meta', NAME)) as string | undefined) ?? '';
}

export async function keepAsked(query: string): Promise<void> {
  const db = await openCurrent();
  await db?.put('meta', query, NAME);
}
