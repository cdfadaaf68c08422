import { effect, signal } from '@preact/signals';
import { chosen } from '../core/chosen';
import { readFact, writeFact } from '../core/db/device';
import { listen } from '../core/db/live';
import { openCurrent, openPerson, type PersonDb } from '../core/db/person';
import { fetchLanguage, loadLanguage, pickLanguage, t } from '../core/i18n';
import { act } from '../core/outbox';
import type { Language, Session } from '../core/wire';
import { refresh } from './engine';
import { openMine } from './mine';
import { organisation, session } from './session';

const NAME = 'language';

/** The whole app is drawn again when this changes. */
export const language = signal<Language>('en');

let shown: Language | null = null;
let turn: Promise<unknown> = Promise.resolve();

/** By what is stored here: the person's own choice, else the phone's and the organisation's. */
export function agreeOnLanguage(): Promise<void> {
  const next = turn.then(async () => setLanguage(pickLanguage(await wishes())));
  turn = next.catch(() => undefined);
  return next;
}

/** The queue is read first: what has left it meanwhile is in the session by then. */
async function wishes(): Promise<(string | undefined)[]> {
  const db = await openCurrent();
  const waiting = db && (await chosen(db, 'settings', NAME));
  const own = (waiting?.payload as { language: string } | undefined)?.language;
  const [session, here] = await Promise.all([readFact('session'), readFact('language')]);
  const theirs = session?.person.language;
  const known = db ? [own, theirs, here] : [here, theirs, shown ?? undefined];
  return [...known, ...navigator.languages, organisation.value?.default_language];
}

async function setLanguage(wanted: Language): Promise<void> {
  if (wanted === shown) return;
  await loadLanguage(wanted);
  shown = wanted;
  language.value = wanted;
}

/** What a notification says whose own words are not for whoever holds the phone. */
async function keepNeutral(): Promise<void> {
  const neutral = { title: t('sw.new_title'), body: t('sw.new_body') };
  await writeFact('neutral', neutral).catch(() => undefined);
}

/** Whose language it most likely is: its texts are on their way while the rest is looked up. */
export async function expectLanguage(): Promise<void> {
  const [session, here] = await Promise.all([readFact('session'), readFact('language')]);
  fetchLanguage(pickLanguage([session?.person.language, here, ...navigator.languages]));
}

/** Before somebody signed in it is this device's wish; then it is theirs, and announcements follow. */
export async function chooseLanguage(wanted: Language): Promise<void> {
  const db = session.value ? await openMine() : await openCurrent();
  if (!db) await writeFact('language', wanted);
  else await queueLanguage(db, wanted);
  await agreeOnLanguage();
  if (db) await refresh();
}

const queueLanguage = (db: PersonDb, wanted: string): Promise<string> =>
  act(db, { kind: 'settings', subject: NAME, payload: { language: wanted } });

/** A language chosen on the sign-in screen is the wish of whoever signs in there. */
export async function takeLanguageAlong({ person }: Session): Promise<void> {
  const wanted = await readFact('language');
  if (!wanted || wanted === person.language) return;
  await queueLanguage(await openPerson(person.id), wanted);
}

/** Chosen in another tab, taken over by the server, or refused by it. */
export function followLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
    void keepNeutral();
  });
  listen((topic) => {
    if (topic === 'session' || topic === 'outbox') void agreeOnLanguage();
  });
}
