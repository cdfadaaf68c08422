import { showBadge } from '../core/badge';
import { answered, api } from '../core/client';
import { readFact, removeFact, writeFact } from '../core/db/device';
import { eraseOthers, erasePerson, notePerson, openCurrent } from '../core/db/person';
import { absolute, endForgotten, keepSession, request, reviveSession } from '../core/http';
import { language as currentLanguage, isLanguage } from '../core/i18n';
import { MEDIA } from '../core/media';
import { actsOf, flush } from '../core/outbox';
import type { Session } from '../core/wire';
import { deviceLabel } from './device-label';
import { loadInbox } from './inbox';
import { setLanguage } from './language';
import { loadOrganisation, loadSession, session } from './session';

const BRAND = 'veldpost-brand';
const PATIENCE = 4_000;

/** Throws Refused with the code of what is wrong. An answer lost on the way is asked for again. */
export async function signIn(code: string, staffNumber: string): Promise<void> {
  const attempt = (await readFact('attempt')) ?? crypto.randomUUID();
  await writeFact('attempt', attempt);
  const body = { code, staff_number: staffNumber, device_label: await deviceLabel(), attempt };
  const entered = await answered(api.POST('/api/session', { body }));
  await removeFact('attempt');
  await enter(entered);
}

/** Makes this session the device's own: after signing in, or after the first set-up. */
export async function enter(entered: Session): Promise<void> {
  const before = await readFact('session');
  if (before && before.person.id !== entered.person.id) await clearPictures();
  await keepSession(entered);
  await removeFact('isSignOutUnheard');
  await notePerson(entered.person.id);
  await eraseOthers(entered.person.id);
  await loadSession();
  await loadOrganisation().catch(() => undefined);
  await agreeOnLanguage(entered);
  await loadInbox();
}

/** The browser dropped what the app had stored, and not its cookies: who was here still is. */
export async function comeBack(): Promise<void> {
  const [known, isUnheard] = await Promise.all([readFact('session'), readFact('isSignOutUnheard')]);
  if (known || isUnheard || location.hash || location.pathname === '/setup') return;
  const revived = await reviveSession();
  if (!revived) return;
  await enter(revived);
  if (location.pathname === '/sign-in') location.assign('/');
}

/** A language chosen on the sign-in screen is the person's wish; else theirs is taken over. */
async function agreeOnLanguage({ person }: Session): Promise<void> {
  const chosen = await readFact('language');
  if (!chosen) {
    if (isLanguage(person.language)) await setLanguage(person.language);
  } else if (chosen !== person.language) {
    await changeLanguage(currentLanguage()).catch(() => undefined);
  }
}

/** Tells the server, so that announcements come in this language too. */
export async function changeLanguage(language: ReturnType<typeof currentLanguage>): Promise<void> {
  await writeFact('language', language);
  await setLanguage(language);
  if (!session.value) return;
  await writeFact('isLanguageUnheard', true);
  await tellLanguage();
}

/** A language chosen without network reaches the server at the next contact. */
export async function tellLanguage(): Promise<void> {
  if (!session.value || !(await readFact('isLanguageUnheard'))) return;
  const body = { language: currentLanguage() };
  const changed = await answered(api.PATCH('/api/me', { body }));
  await removeFact('isLanguageUnheard');
  await keepSession(changed);
}

/** How much of what the person did would be lost by signing out now. */
export async function unsentCount(): Promise<number> {
  const db = await openCurrent();
  if (!db) return 0;
  await atMost(PATIENCE, flush(db, { isEager: true }));
  return actsOf(await db.getAll('outbox')).filter((one) => !one.parked).length;
}

/** Nothing of this person stays on this device: not the messages, not the bell, not the number. */
export async function signOut(): Promise<void> {
  const person = session.value?.person.id;
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription().catch(() => null);
  await subscription?.unsubscribe().catch(() => false);
  const isEnded = await endAtServer();
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
  await removeFact(
    ...(['session', 'csrf', 'tag', 'refreshedAt', 'isSignedOut'] as const),
    ...(['language', 'isLanguageUnheard', 'target'] as const),
  );
  if (!isEnded) await writeFact('isSignOutUnheard', true);
  if (person) await erasePerson(person);
  localStorage.clear();
  await clearPictures();
  await showBadge(0);
  await loadSession();
  await loadInbox();
}

async function endAtServer(): Promise<boolean> {
  const ending = request(new Request(absolute('/api/session'), { method: 'DELETE' }));
  const answer = await atMost(PATIENCE * 2, ending);
  return answer !== null && (answer.ok || answer.status === 401);
}

/** Signed out without network: the server hears of it at the next start with one. */
export async function finishSignOut(): Promise<void> {
  if (!(await readFact('isSignOutUnheard'))) return;
  if (session.value || (await endForgotten())) await removeFact('isSignOutUnheard');
}

async function clearPictures(): Promise<void> {
  if (!('caches' in globalThis)) return;
  await Promise.all([caches.delete(MEDIA), caches.delete(BRAND)]);
}

async function atMost<T>(limit: number, wanted: Promise<T>): Promise<T | null> {
  const tooLate = new Promise<null>((resolve) => setTimeout(resolve, limit, null));
  return Promise.race([wanted.catch(() => null), tooLate]);
}
