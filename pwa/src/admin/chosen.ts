import { signal } from '@preact/signals';
import type { Whom } from './calls';
import type { Selection } from './selection';
import type { Card } from './wire';

/** Who is ticked in the list of people; stays while the admin looks at other screens. */
export const chosen = signal<Selection>(new Map());

/** Whom the invitations screen should offer first. */
export const wanted = signal<Whom | null>(null);

/** Cards whose codes nobody can see again once they leave this tab's memory. */
export const cards = signal<Card[]>([]);
