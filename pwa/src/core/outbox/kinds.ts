import { type Entry, openCurrent, type PersonDb, type Stores } from '../db/person';
import { keepSession } from '../http';
import type { Session, Settlement } from '../wire';
import { note } from './shown';

/** One request to our own server; its `Idempotency-Key` is the id of the first entry in it. */
export interface Outgoing {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** JSON, or a file as it is. */
  body?: unknown;
}

/** What the queue has to know about something that waits in it. */
export interface Kind {
  /** What the person did: counted, shown, and kept with its reason when refused. Else a report. */
  isAct: boolean;
  request(entries: readonly Entry[]): Outgoing;
  /** Entries of one lane share a request, up to `most`; without a lane each goes alone. */
  lane?: string;
  most?: number;
  /** Which of them the server took; all of them where it says nothing. */
  settlement?(answer: unknown): Settlement;
  /** Goes before everything else that waits. */
  isUrgent?: boolean;
  /** One of its subject is enough: a newer one takes the place of what waits. */
  isLatest?: boolean;
  /** The server took it: keep what it answered. */
  arrived?(answer: unknown, db: PersonDb): Promise<unknown>;
  /** The server will not have it: takes back what was shown, where parking is written. */
  undo?(entry: Entry, stores: Stores): Promise<void>;
}

const RECEIPTS = {
  lane: 'receipts',
  most: 50,
  request: (entries: readonly Entry[]): Outgoing => ({
    method: 'POST',
    path: '/api/receipts',
    body: {
      receipts: entries.map(({ id, kind, subject, at }) => ({
        id,
        announcement_id: subject,
        kind,
        at,
      })),
    },
  }),
  settlement: (answer: unknown) => answer as Settlement,
};

/** Something the person did, sent alone as JSON: `{id, announcement_id, at, ...payload}`. */
const posted = (path: string): Kind => ({
  isAct: true,
  request: ([entry]) => ({
    method: 'POST',
    path,
    body: {
      id: entry?.id,
      announcement_id: entry?.subject,
      at: entry?.at,
      ...(entry?.payload as object | undefined),
    },
  }),
});

/** Why a photo is not sent whose answer was refused: said once, of the answer. */
export const WITH_ANSWER = 'with_answer';

interface Photo {
  answer: string;
  photo: Blob;
}

/** It goes with this answer, and is refused with it. */
export const isCompanion = (one: Entry, answer: string): boolean =>
  one.kind === 'answer_photo' && (one.payload as Photo).answer === answer;

/** What was answered is taken back, and its photo with it. */
async function unanswer(entry: Entry, stores: Stores): Promise<void> {
  const outbox = stores.objectStore('outbox');
  for (const one of await outbox.getAll()) {
    if (isCompanion(one, entry.id)) await outbox.put({ ...one, parked: WITH_ANSWER });
  }
  await forgetOwn(entry.subject, 'answer', stores);
  await note(entry.subject, { answered_at: null }, stores);
}

async function forgetOwn(subject: string, part: 'answer' | 'safety', stores: Stores) {
  const meta = stores.objectStore('meta');
  const key = `own:${subject}`;
  const { [part]: _refused, ...rest } = ((await meta.get(key)) as Record<string, unknown>) ?? {};
  await meta.put(rest, key);
}

/** Everything that can wait to be sent. Its name for people is the text `waiting.<kind>`. */
export const KINDS = {
  displayed: { ...RECEIPTS, isAct: false },
  opened: { ...RECEIPTS, isAct: false },
  acknowledged: {
    ...RECEIPTS,
    isAct: true,
    undo: ({ subject }, stores) => note(subject, { acknowledged_at: null }, stores),
  },
  test_displayed: {
    isAct: false,
    request: ([entry]) => ({
      method: 'POST',
      path: `/api/test-pushes/${entry?.subject}/displayed`,
    }),
  },
  settings: {
    isAct: true,
    isLatest: true,
    request: ([entry]) => ({ method: 'PATCH', path: '/api/me', body: entry?.payload }),
    arrived: async (answer, db) => {
      if ((await openCurrent())?.name === db.name) await keepSession(answer as Session);
    },
  },
  rest: {
    isAct: true,
    isLatest: true,
    request: ([entry]) =>
      entry?.payload
        ? { method: 'PUT', path: '/api/me/rest', body: entry.payload }
        : { method: 'DELETE', path: '/api/me/rest' },
    arrived: (answer, db) => db.put('meta', answer, 'rest'),
  },
  tour: {
    isAct: false,
    lane: 'tour',
    most: 10,
    request: (entries) => ({
      method: 'PUT',
      path: '/api/me/tour',
      body: entries.at(-1)?.payload,
    }),
  },
  answer: { ...posted('/api/answers'), undo: unanswer },
  answer_photo: {
    isAct: true,
    request: ([entry]) => {
      const sent = entry?.payload as Photo | undefined;
      return { method: 'PUT', path: `/api/answers/${sent?.answer}/photo`, body: sent?.photo };
    },
  },
  safety: {
    ...posted('/api/safety'),
    isUrgent: true,
    undo: async (entry, stores) => {
      await forgetOwn(entry.subject, 'safety', stores);
      await note(entry.subject, { said_at: null }, stores);
    },
  },
} satisfies Record<string, Kind>;

export type EntryKind = keyof typeof KINDS;

/** Undefined: another version of the app put it there, and knows what to do with it. */
export const kindOf = (entry: Pick<Entry, 'kind'>): Kind | undefined =>
  (KINDS as Record<string, Kind>)[entry.kind];

/** What the person did themselves and may wonder about. */
export const isAct = (entry: Pick<Entry, 'kind'>): boolean => kindOf(entry)?.isAct ?? false;
