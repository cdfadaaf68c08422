import { effect } from '@preact/signals';
import { isExpired, session } from '../app/session';
import type { Draft } from './draft';

/** What could not be sent yet: the words as typed, and what the server had when typing began. */
export interface Kept {
  base: Draft;
  draft: Draft;
  at: string;
}

const PREFIX = 'veldpost.draft.';

const nameOf = (id: string): string => `${PREFIX}${session.value?.person.id ?? ''}.${id}`;

export function keep(id: string, kept: Kept): void {
  try {
    localStorage.setItem(nameOf(id), JSON.stringify(kept));
  } catch {
    // A full or forbidden storage: the page itself still holds the words.
  }
}

export function findKept(id: string): Kept | null {
  try {
    const text = localStorage.getItem(nameOf(id));
    return text ? (JSON.parse(text) as Kept) : null;
  } catch {
    return null;
  }
}

export const forget = (id: string): void => localStorage.removeItem(nameOf(id));

/** Who signs out takes everything along: the next person at this computer finds nothing. */
export function forgetAll(): void {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  }
}

effect(() => {
  if (!session.value) setTimeout(() => !session.value && !isExpired.value && forgetAll());
});
