import { useEffect, useState } from 'preact/hooks';
import { sendSoon } from '../../app/engine';
import { openMine } from '../../app/mine';
import { answered, api } from '../../core/client';
import { announce, listen } from '../../core/db/live';
import { type Entry, openCurrent, type PersonDb } from '../../core/db/person';
import { act, actsOf } from '../../core/outbox';
import { keyOf, type Mine, type MyAnswer, type MySafety, note } from '../../core/outbox/shown';
import { type Draft, dropDraft, readDraft } from './draft';

export type { MySafety };
export type Choice = MyAnswer['choice'];
export type State = MySafety['state'];

export interface Place {
  latitude: number;
  longitude: number;
  accuracy: number;
}

/** What this person answered, and what of it has not arrived. */
export interface Own extends Mine {
  entries: Entry[];
  /** What they were typing. */
  draft: Draft | null;
}

const read = async (db: PersonDb, id: string): Promise<Mine> =>
  ((await db.get('meta', keyOf(id))) as Mine | undefined) ?? {};

async function load(id: string): Promise<Own> {
  const db = await openCurrent();
  if (!db) return { entries: [], draft: null };
  const [mine, all, draft] = await Promise.all([
    read(db, id),
    db.getAll('outbox'),
    readDraft(db, id),
  ]);
  return {
    ...mine,
    draft,
    entries: actsOf(all).filter((one) => one.subject === id && KINDS.has(one.kind)),
  };
}

const KINDS = new Set(['answer', 'answer_photo', 'safety']);

/** Null until the database has been read; then it follows every change, in whatever tab. */
export function useOwn(id: string): Own | null {
  const [own, setOwn] = useState<Own | null>(null);
  useEffect(() => {
    let isOver = false;
    const again = () => void load(id).then((found) => !isOver && setOwn(found));
    const stop = listen((topic) => {
      if (topic === 'outbox' || topic === 'inbox') again();
    });
    again();
    void askServer(id).catch(() => undefined);
    return () => {
      isOver = true;
      stop();
    };
  }, [id]);
  return own;
}

/** Another phone may have answered: asked only where this one knows of nothing. */
async function askServer(id: string): Promise<void> {
  const db = await openCurrent();
  const known = db && (await load(id));
  if (db && known) await settle(db, id, known);
  if (!known || known.answer || known.safety || known.entries.length > 0) return;
  const found = await answered(api.GET('/api/inbox/{id}/answer', { params: { path: { id } } }));
  const { answer, safety } = found;
  const mine: Mine = {};
  if (answer) {
    const { choice, text, has_photo, answered_at } = answer;
    mine.answer = { choice, text, hasPhoto: has_photo, at: answered_at };
  }
  if (safety) mine.safety = { state: safety.state, at: safety.stated_at, accuracy: null };
  if (!answer && !safety) return;
  await db.change(async (stores) => {
    await stores.objectStore('meta').put(mine, keyOf(id));
    await note(id, saidIn(mine), stores);
  });
  announce('inbox');
}

const saidIn = ({ answer, safety }: Mine) => ({
  ...(answer && { answered_at: answer.at }),
  ...(safety && { said_at: safety.at }),
});

/** It was said before the phone had the announcement. */
async function settle(db: PersonDb, id: string, mine: Mine): Promise<void> {
  const item = await db.get('announcements', id);
  const isNews = (mine.answer && !item?.answered_at) || (mine.safety && !item?.said_at);
  if (!item || !isNews) return;
  await db.change((stores) => note(id, saidIn(mine), stores));
  announce('inbox');
}

/** Written down at once, sent when it can be, unwaited for; the photo follows the words. */
export async function giveAnswer(
  id: string,
  choice: Choice,
  text: string,
  photo: Blob | null,
): Promise<void> {
  const db = await openMine();
  const payload = { choice, text, has_photo: photo !== null };
  const answer = await act(db, { kind: 'answer', subject: id, payload });
  if (photo) await act(db, { kind: 'answer_photo', subject: id, payload: { answer, photo } });
  await dropDraft(id);
  void sendSoon().catch(() => undefined);
}

/** Before everything else that waits. */
export async function sayState(id: string, state: State, position: Place | null): Promise<void> {
  const db = await openMine();
  await act(db, { kind: 'safety', subject: id, payload: { state, position } });
  await sendSoon({ isEager: true });
}
