/** What somebody types in an answer and has not sent: it outlives the page, not their sign-out. */
import { openCurrent, type PersonDb } from '../../core/db/person';
import type { Choice } from './mine';

export interface Draft {
  choice: Exclude<Choice, 'clear'>;
  text: string;
  photo: Blob | null;
}

type Words = Omit<Draft, 'photo'>;

const keyOf = (id: string): string => `draft:${id}`;
/** Apart, so that it is not written again with every letter. */
const photoOf = (id: string): string => `draft:${id}:photo`;

let turn: Promise<unknown> = Promise.resolve();

/** One after the other; a phone that cannot keep it has said so, and the form still stands. */
function inTurn(write: (db: PersonDb) => Promise<unknown>): Promise<void> {
  const next = turn.then(async () => {
    const db = await openCurrent();
    if (db) await write(db);
  });
  turn = next.catch(() => undefined);
  return turn as Promise<void>;
}

export const keepWords = (id: string, words: Words): Promise<void> =>
  inTurn((db) => db.put('meta', words, keyOf(id)));

export const keepPhoto = (id: string, photo: Blob | null): Promise<void> =>
  inTurn((db) => db.put('meta', photo, photoOf(id)));

/** It was sent, or the person let it go. */
export const dropDraft = (id: string): Promise<void> =>
  inTurn((db) =>
    db.change(async (stores) => {
      await stores.objectStore('meta').delete(keyOf(id));
      await stores.objectStore('meta').delete(photoOf(id));
    }),
  );

export async function readDraft(db: PersonDb, id: string): Promise<Draft | null> {
  await turn;
  const words = (await db.get('meta', keyOf(id))) as Words | undefined;
  const photo = ((await db.get('meta', photoOf(id))) as Blob | null | undefined) ?? null;
  return words ? { ...words, photo } : null;
}
