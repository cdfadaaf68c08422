import { signal } from '@preact/signals';

/** How many announcements ask for "understood". */
export const toAcknowledge = signal(0);
/** How many taps have not reached the server yet. */
export const waiting = signal(0);
