import { computed, signal } from '@preact/signals';
import { answered, api } from '../core/client';
import { readFact, writeFact } from '../core/db/device';
import { listen } from '../core/db/live';
import { renew } from '../core/http';
import type { Organisation, Session } from '../core/wire';
import { applyColour } from './colour';

/** Who is signed in on this device; null: nobody. */
export const session = signal<Session | null>(null);
export const organisation = signal<Organisation | null>(null);
/** The server ended the session by itself; what waits is kept for the same person. */
export const isExpired = signal(false);
/** The person is suspended; once they are restored, this device goes on by itself. */
export const isPaused = signal(false);

const permissions = computed(() => new Set<string>(session.value?.permissions ?? []));

/** Whether the signed-in person's role allows it, as the server's operations name it. */
export const may = (permission: string): boolean => permissions.value.has(permission);

/** Reads what this browser knows, without the network. */
export async function loadSession(): Promise<void> {
  const [stored, known, isSignedOut, csrf] = await Promise.all([
    readFact('session'),
    readFact('organisation'),
    readFact('isSignedOut'),
    readFact('csrf'),
  ]);
  session.value = isSignedOut ? null : (stored ?? null);
  isExpired.value = Boolean(isSignedOut && stored);
  isPaused.value = Boolean(isExpired.value && csrf);
  organisation.value = known ?? null;
  applyColour(known?.colour);
}

/** A suspended person may have been restored since: then they are in again. */
export async function resume(): Promise<void> {
  if (isPaused.value && (await renew((await readFact('refreshedAt')) ?? 0))) location.assign('/');
}

/** Asks the server for the organisation's name, colour and languages; keeps them. */
export async function loadOrganisation(): Promise<Organisation> {
  const found = await answered(api.GET('/api/organisation'));
  await writeFact('organisation', found);
  organisation.value = found;
  applyColour(found.colour);
  return found;
}

export function followSession(): void {
  listen((topic) => {
    if (topic === 'session') void loadSession();
  });
}
