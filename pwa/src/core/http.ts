import { readFact, removeFact, writeFact } from './db/device';
import { announce } from './db/live';
import { Refused, Unreachable } from './problems';
import type { Problem, Session } from './wire';

const TIMEOUT = 15_000;
const REFRESH = '/api/session/refresh';
const FRESH_FOR = 13 * 60_000;
const JSON_TYPES = /^application\/(problem\+)?json\b/;
const SAFE = new Set(['GET', 'HEAD']);

/** Compared with the server's `X-Min-Client`; raised when old clients would do harm. */
export const CLIENT = 1;

/**
 * One request to our own server. Adds the CSRF token, renews the session once on 401, and refuses
 * answers that are not the server's own. Throws Unreachable; never throws for a status.
 */
export async function request(input: Request): Promise<Response> {
  const isSessionCall = new URL(input.url).pathname.startsWith('/api/session');
  if (!isSessionCall) await renewIfOld();
  const used = await readFact('csrf');
  const answer = await send(input.clone(), used);
  const mayRenew = new URL(input.url).pathname !== REFRESH && used !== undefined;
  if (answer.status !== 401 || !mayRenew || isSignIn(input)) return answer;
  if (!(await renew(used))) return answer;
  return send(input, await readFact('csrf'));
}

const isSignIn = (input: Request): boolean =>
  input.method === 'POST' && new URL(input.url).pathname === '/api/session';

async function send(input: Request, csrf: string | undefined): Promise<Response> {
  const headers = new Headers(input.headers);
  if (csrf && !SAFE.has(input.method)) headers.set('X-CSRF-TOKEN', csrf);
  const signal = AbortSignal.any
    ? AbortSignal.any([input.signal, AbortSignal.timeout(TIMEOUT)])
    : AbortSignal.timeout(TIMEOUT);
  let answer: Response;
  try {
    answer = await fetch(new Request(input, { headers }), { signal, credentials: 'same-origin' });
  } catch (error) {
    throw new Unreachable('The server cannot be reached.', { cause: error });
  }
  await checkClient(answer);
  return checkOurs(answer);
}

/** A captive portal answers 200 with its own page: that is not our server. */
function checkOurs(answer: Response): Response {
  const type = answer.headers.get('Content-Type') ?? '';
  const hasBody = answer.status !== 204 && answer.status !== 304;
  const isOurs = JSON_TYPES.test(type) || type.startsWith('image/') || type.startsWith('text/csv');
  if (answer.redirected || (hasBody && !isOurs)) {
    throw new Unreachable(`Something else answered (${answer.status}, ${type || 'no type'}).`);
  }
  return answer;
}

async function checkClient(answer: Response): Promise<void> {
  const minimum = Number(answer.headers.get('X-Min-Client') ?? 0);
  if (minimum > CLIENT) {
    await writeFact('mustUpdate', true);
    announce('update');
  }
}

async function renewIfOld(): Promise<void> {
  const [csrf, refreshedAt] = await Promise.all([readFact('csrf'), readFact('refreshedAt')]);
  if (csrf && Date.now() - (refreshedAt ?? 0) > FRESH_FOR) await renew(csrf);
}

/** Renew the session unless another tab or the service worker just did. False: signed out. */
export async function renew(used: string): Promise<boolean> {
  return exclusively('veldpost-session', async () => {
    if ((await readFact('csrf')) !== used) return (await readFact('csrf')) !== undefined;
    const answer = await send(new Request(absolute(REFRESH), { method: 'POST' }), used);
    if (answer.ok) {
      await keepSession((await answer.json()) as Session);
      return true;
    }
    if (answer.status === 401) await endSession();
    return false;
  });
}

export async function keepSession(session: Session): Promise<void> {
  await writeFact('csrf', session.csrf_token);
  await writeFact('refreshedAt', Date.now());
  await writeFact('session', session);
  await writeFact('organisation', session.organisation);
  await removeFact('isSignedOut');
  announce('session');
}

/** The server no longer knows this session. What waits in the queue stays. */
async function endSession(): Promise<void> {
  await writeFact('isSignedOut', true);
  await removeFact('csrf', 'refreshedAt');
  announce('session');
}

export function absolute(path: string): string {
  return new URL(path, globalThis.location.origin).href;
}

/** Runs alone among all tabs and the service worker, where the browser has Web Locks. */
export async function exclusively<T>(name: string, run: () => Promise<T>): Promise<T> {
  return navigator.locks ? await navigator.locks.request(name, run) : await run();
}

/** The refusal in an answer that is not `ok`. */
export async function refusalOf(answer: Response): Promise<Refused> {
  const seconds = Number(answer.headers.get('Retry-After'));
  const retryAfter = Number.isFinite(seconds) && seconds > 0 ? seconds : null;
  return new Refused(answer.status, await problemOf(answer), retryAfter);
}

async function problemOf(answer: Response): Promise<Problem> {
  const none: Problem = {
    type: 'about:blank',
    title: `The server answered ${answer.status}.`,
    status: answer.status,
    code: `http_${answer.status}`,
    errors: [],
  };
  try {
    return { ...none, ...((await answer.json()) as Partial<Problem>) };
  } catch {
    return none;
  }
}
