import { computed, signal } from '@preact/signals';
import { isExpired, isToAcknowledge } from '../core/badge';
import { listen } from '../core/db/live';
import { type Entry, openCurrent, type Stored } from '../core/db/person';
import { actsOf } from '../core/outbox';
import { isOffline } from './connection';

/** A tap that is on its way is not worth a word before this, unless there is no network. */
const PATIENCE = 2_000;

/** Everything on this device; null until the database has been read. */
export const items = signal<Stored[] | null>(null);
const outbox = signal<Entry[]>([]);
const now = signal(Date.now());

const isLate = (one: Entry): boolean => now.value - Date.parse(one.at) >= PATIENCE;

const acknowledgements = computed(() => outbox.value.filter((one) => one.kind === 'acknowledged'));

const acts = computed(() => actsOf(outbox.value));

/** Whatever the person did that the server would not have. */
export const refused = computed(() => acts.value.filter((one) => one.parked));

/** "Understood" that the server would not have. */
export const parked = computed(() => acknowledgements.value.filter((one) => one.parked));

const unheard = computed(() =>
  acts.value.filter((one) => !one.parked && (isOffline.value || isLate(one))),
);

/** Announcements whose "understood" has not reached the server yet. */
export const waitingFor = computed(
  () =>
    new Set(unheard.value.filter((one) => one.kind === 'acknowledged').map((one) => one.subject)),
);

/** The language the person chose has not reached the server yet. */
export const isLanguageWaiting = computed(() =>
  acts.value.some((one) => !one.parked && one.kind === 'settings' && one.subject === 'language'),
);

/** How much of what the person did has not reached the server yet. */
export const waiting = computed(() => unheard.value.length);

/** What can still be read, the newest first. */
export const current = computed(() =>
  (items.value ?? [])
    .filter((item) => !isExpired(item, now.value))
    .sort((a, b) => b.published_at.localeCompare(a.published_at)),
);

/** How many announcements ask for "understood". */
export const toAcknowledge = computed(
  () => current.value.filter((item) => isToAcknowledge(item, now.value)).length,
);

export async function loadInbox(): Promise<void> {
  const db = await openCurrent();
  const [stored, entries] = db
    ? await Promise.all([db.getAll('announcements'), db.getAllFromIndex('outbox', 'order')])
    : [[], []];
  now.value = Date.now();
  items.value = stored;
  outbox.value = entries;
  if (entries.some((one) => now.value - Date.parse(one.at) < PATIENCE)) {
    setTimeout(() => void loadInbox(), PATIENCE + 100);
  }
}

export async function dismissParked(id: string): Promise<void> {
  await (await openCurrent())?.delete('outbox', id);
  await loadInbox();
}

export function followInbox(): void {
  listen((topic) => {
    if (topic === 'inbox' || topic === 'outbox' || topic === 'session') void loadInbox();
  });
  const MINUTE = 60_000;
  setInterval(() => {
    now.value = Date.now();
  }, MINUTE);
}
