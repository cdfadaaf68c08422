import { session } from '../app/session';
import type { Draft } from './draft';

/**
 * What could not be sent yet: the words as typed, and what the server had when typing began.
 * Signing out empties this storage (`app/account.ts`).
 */
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
