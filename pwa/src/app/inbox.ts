import { batch, computed, signal } from '@preact/signals';
import { isExpired, isToAnswer } from '../core/badge';
import { leastNow } from '../core/clock';
import { readFact } from '../core/db/device';
import { listen } from '../core/db/live';
import { type Entry, openCurrent, openPerson, type PersonDb, type Stored } from '../core/db/person';
import { newestFirst, readFirst } from '../core/db/places';
import { actsOf } from '../core/outbox';
import { fetchOne } from '../core/sync';
import { isOffline } from './connection';
import { readTour, tour } from './tour';

/** A tap that is on its way is not worth a word before this, unless there is no network. */
const PATIENCE = 2_000;

const PAGE = 50;

/** What the list shows: what asks, and the first of the others. Null until it has been read. */
export const items = signal<Stored[] | null>(null);
/** There is more on this device than the list shows. */
export const hasMore = signal(false);
let most = PAGE;
/** What is open on the screen and may lie deeper than the list goes. */
const deeper = signal<Stored | null>(null);
let isOpen = '';
const outbox = signal<Entry[]>([]);
/** What is expired by it is hidden. */
const now = signal(leastNow());

const isFresh = ({ order }: Entry): boolean => Math.abs(Date.now() - order) < PATIENCE;

const acknowledgements = computed(() => outbox.value.filter((one) => one.kind === 'acknowledged'));

const acts = computed(() => actsOf(outbox.value));

/** Whatever the person did that the server would not have. */
export const refused = computed(() => acts.value.filter((one) => one.parked));

/** "Understood" that the server would not have. */
export const parked = computed(() => acknowledgements.value.filter((one) => one.parked));

/** What they did that the server has not heard of, though it had the time. */
export const unheard = computed(() =>
  acts.value.filter((one) => !one.parked && (isOffline.value || !isFresh(one))),
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
  (items.value ?? []).filter((item) => !isExpired(item, now.value)).sort(newestFirst),
);

/** How many announcements must be answered. */
export const toAnswer = computed(
  () => current.value.filter((item) => isToAnswer(item, now.value)).length,
);

let turn = 0;

export async function loadInbox(): Promise<void> {
  turn += 1;
  const own = turn;
  const db = await openCurrent();
  if (own !== turn) return;
  const [stored, entries, known] = db
    ? await Promise.all([readFirst(db, most), db.getAllFromIndex('outbox', 'order'), readTour(db)])
    : [{ items: [], hasMore: false }, [], undefined];
  const open = (isOpen && (await db?.get('announcements', isOpen))) || null;
  const waits = db ? entries : await leftBehind();
  // Overtaken by a later one: perhaps it has read what is somebody else's now.
  if (own !== turn) return;
  now.value = leastNow();
  deeper.value = open;
  items.value = stored.items;
  hasMore.value = stored.hasMore;
  outbox.value = waits;
  tour.value = known;
  if (entries.some(isFresh)) {
    setTimeout(() => void loadInbox(), PATIENCE + 100);
  }
}

/** "Understood" is on the phone: it is shown before everything is read again. */
export function showUnderstood(written: Entry): void {
  const { subject, at } = written;
  const understood = (one: Stored): Stored =>
    one.id === subject ? { ...one, opened_at: one.opened_at ?? at, acknowledged_at: at } : one;
  // What is being read may be from before.
  turn += 1;
  batch(() => {
    items.value = items.value?.map(understood) ?? null;
    deeper.value = deeper.value && understood(deeper.value);
    outbox.value = [...outbox.value, written];
  });
  loadSoon();
}

/** The next page of the list. */
export async function showMore(): Promise<void> {
  most += PAGE;
  await loadInbox();
}

/** One announcement, as far as it has been read. */
export const find = (id: string): Stored | undefined =>
  items.value?.find((one) => one.id === id) ?? (deeper.value?.id === id ? deeper.value : undefined);

/** One announcement that is to be read: from wherever it lies, else from the server. */
export async function bring(id: string): Promise<void> {
  isOpen = id;
  const known = find(id) ?? (await (await openCurrent())?.get('announcements', id));
  if (known && !find(id)) deeper.value = known;
  if (!known || known.isPartial) await fetchOne(id);
}

/** Whose taps wait here: whoever is signed in, or was until the server ended the session. */
export async function openWaiting(): Promise<PersonDb | null> {
  const session = await readFact('session');
  return session ? openPerson(session.person.id) : null;
}

const leftBehind = async (): Promise<Entry[]> =>
  (await (await openWaiting())?.getAllFromIndex('outbox', 'order')) ?? [];

let isToLoad = false;

/** One tap changes the inbox and the queue: they are read once. */
function loadSoon(): void {
  if (isToLoad) return;
  isToLoad = true;
  queueMicrotask(() => {
    isToLoad = false;
    void loadInbox();
  });
}

export function followInbox(): void {
  listen((topic) => {
    if (topic === 'inbox' || topic === 'outbox' || topic === 'session') loadSoon();
  });
  const MINUTE = 60_000;
  setInterval(() => {
    now.value = leastNow();
  }, MINUTE);
}
