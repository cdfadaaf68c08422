import { listen } from '../../core/db/live';
import { openCurrent, type PersonDb } from '../../core/db/person';
import { Catalogue } from './catalogue';

/** Reading a result and coming back finds the catalogue still there. */
const LINGERS = 2 * 60_000;

interface Kept {
  db: PersonDb;
  catalogue: Catalogue;
  /** What is stored has not changed since it was read last. */
  isFresh: boolean;
  /** One run at a time. */
  turn: Promise<void>;
}

let kept: Kept | null = null;
let leaving: ReturnType<typeof setTimeout> | undefined;
let isListening = false;

/** The catalogue of whoever is signed in, up to date; null where nobody is. */
export async function catalogue(): Promise<Kept | null> {
  clearTimeout(leaving);
  follow();
  const mine = await ofCurrent();
  if (!mine) return null;
  if (!mine.isFresh) {
    mine.isFresh = true;
    mine.turn = mine.turn.catch(() => undefined).then(() => mine.catalogue.follow(mine.db));
  }
  await mine.turn;
  return kept === mine ? mine : null;
}

async function ofCurrent(): Promise<Kept | null> {
  const db = await openCurrent();
  if (kept && kept.db.name === db?.name) return kept;
  kept = db && { db, catalogue: new Catalogue(), isFresh: false, turn: Promise.resolve() };
  return kept;
}

/** The screen was left: what it needed goes a while later. */
export function letGo(): void {
  clearTimeout(leaving);
  leaving = setTimeout(() => {
    kept = null;
  }, LINGERS);
}

/** Whether anything is kept in memory; for the tests of what stays after signing out. */
export const isKept = (): boolean => kept !== null;

function follow(): void {
  if (isListening) return;
  isListening = true;
  listen((topic) => {
    if (topic === 'inbox' && kept) kept.isFresh = false;
    if (topic === 'session') void forgetOthers();
  });
}

/** Nothing of one person stays in memory for the next. */
async function forgetOthers(): Promise<void> {
  const db = await openCurrent();
  if (kept && kept.db.name !== db?.name) kept = null;
}
