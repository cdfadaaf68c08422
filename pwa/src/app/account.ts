import { answered, api } from '../core/client';
import { leavers, readFact, removeFact, writeFact } from '../core/db/device';
import { eraseOthers, notePerson } from '../core/db/person';
import { alone, keepSession, reviveSession } from '../core/http';
import { MEDIA } from '../core/media';
import type { Session } from '../core/wire';
import { deviceLabel } from './device-label';
import { loadInbox } from './inbox';
import { isStandalone } from './install';
import { agreeOnLanguage, takeLanguageAlong } from './language';
import { isLeftBehind, unmarkLeftBehind } from './left-behind';
import { thisPhone } from './phone';
import { loadOrganisation, loadSession } from './session';

const BRAND = 'veldpost-brand';

/**
 * Throws Refused with the code of what is wrong. An answer lost on the way is asked for again. Who
 * left here without network leaves first: what they did goes out under their own session.
 */
export async function signIn(code: string, staffNumber: string): Promise<void> {
  if ((await leavers()).length > 0) await (await import('./leaving')).letLeave();
  const attempt = (await readFact('attempt')) ?? crypto.randomUUID();
  await writeFact('attempt', attempt);
  const device = { device_label: await deviceLabel(), is_app: isStandalone() };
  const body = { code, staff_number: staffNumber, ...device, attempt };
  const entered = await alone(async () => {
    const answer = await answered(api.POST('/api/session', { body }));
    await takeOver(answer);
    return answer;
  });
  await removeFact('attempt');
  await settleIn(entered);
}

/** Makes this session the device's own: after the first set-up, or found in its cookies. */
export async function enter(entered: Session): Promise<void> {
  await takeOver(entered);
  await settleIn(entered);
}

/** What was kept of somebody else goes; from here on the device is this person's. */
export async function takeOver(entered: Session): Promise<void> {
  const before = await readFact('session');
  if (before && before.person.id !== entered.person.id) await clearPictures();
  await notePerson(entered.person.id);
  await takeLanguageAlong(entered);
  await keepSession(entered);
  unmarkLeftBehind();
  await removeFact('language');
}

async function settleIn(entered: Session): Promise<void> {
  await eraseOthers(entered.person.id);
  await loadSession();
  await loadOrganisation().catch(() => undefined);
  await agreeOnLanguage();
  await loadInbox();
}

/** Apple's systems make an app of a page with a copy of its cookies, and of nothing else. */
const mayBeCopy = (): boolean => isStandalone() && thisPhone().browser === 'safari';

/**
 * Nothing is stored but cookies. The browser dropped the rest: who was here still is. Or they are a
 * copy: the page they were copied from goes on, so the app gets a session of its own.
 */
export async function comeBack(): Promise<void> {
  const [known, left] = await Promise.all([readFact('session'), leavers()]);
  if (known || left.length > 0 || isLeftBehind()) return;
  if (location.hash || location.pathname === '/setup') return;
  if (mayBeCopy()) return await branchOff();
  const revived = await reviveSession();
  if (!revived) return;
  await enter(revived);
  if (location.pathname === '/sign-in') location.assign('/');
}

/** Who comes from the browser's page does so for the bell. */
async function branchOff(): Promise<void> {
  const opened = await (await import('./branch')).branch();
  if (!opened) return;
  await settleIn(opened);
  const first = opened.tag ? '/' : '/welcome';
  const isAtDoor = ['/', '/sign-in'].includes(location.pathname);
  if (isAtDoor && location.pathname !== first) location.assign(first);
}

/** Somebody left while there was no network: the server hears of it now. */
export async function finishSignOut(): Promise<void> {
  if ((await leavers()).length > 0) await (await import('./leaving')).again();
}

export async function clearPictures(): Promise<void> {
  if (!('caches' in globalThis)) return;
  await Promise.all([caches.delete(MEDIA), caches.delete(BRAND)]);
}

/** Null where it failed or took longer than this many milliseconds. */
export async function atMost<T>(limit: number, wanted: Promise<T>): Promise<T | null> {
  const tooLate = new Promise<null>((resolve) => setTimeout(resolve, limit, null));
  return Promise.race([wanted.catch(() => null), tooLate]);
}
