import { readFact, removeFact, writeFact } from './db/device';
import { announce } from './db/live';
import { genuine } from './genuine';
import { Refused, Unreachable } from './refusals';
import type { Problem, Session } from './wire';

const TIMEOUT = 15_000;
const REFRESH = '/api/session/refresh';
const FRESH_FOR = 13 * 60_000;
const SAFE = new Set(['GET', 'HEAD']);

/** Compared with the server's `X-Min-Client`; raised when old clients would do harm. */
export const CLIENT = 1;

/**
 * One request to our own server. Adds the CSRF token, renews the session once on 401, and refuses
 * answers that are not the server's own. Throws Unreachable; never throws for a status.
 */
export async function request(input: Request, timeout = TIMEOUT): Promise<Response> {
  const { pathname } = new URL(input.url);
  const isOwnSession = pathname !== REFRESH && !isSignIn(input);
  if (isOwnSession) await renewIfOld();
  const seen = (await readFact('refreshedAt')) ?? 0;
  const answer = await send(input.clone(), await readFact('csrf'), timeout);
  if (!isOwnSession || !(await isStale(answer))) return answer;
  return (await renew(seen)) ? send(input, await readFact('csrf'), timeout) : answer;
}

/** The session or its CSRF token is no longer the newest. */
async function isStale(answer: Response): Promise<boolean> {
  if (answer.status === 401) return (await readFact('csrf')) !== undefined;
  return answer.status === 403 && (await codeOf(answer)) === 'csrf_failed';
}

const codeOf = async (answer: Response): Promise<string> => (await problemOf(answer.clone())).code;

const isSignIn = (input: Request): boolean =>
  input.method === 'POST' && ['/api/session', '/api/setup'].includes(new URL(input.url).pathname);

/** As `request`, for the session this CSRF token belongs to; the server refuses other cookies. */
export async function send(
  input: Request,
  csrf: string | undefined,
  timeout = TIMEOUT,
): Promise<Response> {
  const headers = new Headers(input.headers);
  headers.set('X-Client', String(CLIENT));
  if (csrf && !SAFE.has(input.method)) headers.set('X-CSRF-TOKEN', csrf);
  const signal = AbortSignal.any
    ? AbortSignal.any([input.signal, AbortSignal.timeout(timeout)])
    : AbortSignal.timeout(timeout);
  try {
    const asked = new Request(input, { headers, redirect: 'manual', credentials: 'same-origin' });
    const answer = await genuine(await fetch(asked, { signal }));
    await checkClient(answer);
    return answer;
  } catch (error) {
    throw error instanceof Unreachable ? error : new Unreachable('The server cannot be reached.');
  }
}

async function checkClient(answer: Response): Promise<void> {
  const minimum = Number(answer.headers.get('X-Min-Client') ?? 0);
  if (minimum > CLIENT) {
    await writeFact('minimumClient', minimum);
    announce('update');
  }
}

async function renewIfOld(): Promise<void> {
  const [csrf, refreshedAt = 0] = await Promise.all([readFact('csrf'), readFact('refreshedAt')]);
  if (csrf && Math.abs(Date.now() - refreshedAt) > FRESH_FOR) await renew(refreshedAt);
}

/**
 * Renew the session, unless another tab or the service worker did so since `seen`.
 * False: nobody is signed in here any more.
 */
export async function renew(seen: number): Promise<boolean> {
  return alone(async () => {
    const csrf = await readFact('csrf');
    if (!csrf) return false;
    if (((await readFact('refreshedAt')) ?? 0) !== seen) return true;
    const answer = await send(new Request(absolute(REFRESH), { method: 'POST' }), csrf);
    // Who signed out meanwhile stays out.
    if ((await readFact('csrf')) !== csrf) return false;
    if (answer.ok) await keepSession((await answer.json()) as Session);
    if (answer.status === 401) await endSession();
    if (answer.status === 403 && (await codeOf(answer)) === 'suspended') await pauseSession();
    return answer.ok;
  });
}

export async function keepSession(session: Session): Promise<void> {
  await writeFact('csrf', session.csrf_token);
  await writeFact('refreshedAt', Date.now());
  await writeFact('session', session);
  if (session.tag) await writeFact('tag', session.tag);
  await removeFact('isSignedOut');
  announce('session');
}

/** The server no longer knows this session. What waits in the queue stays. */
async function endSession(): Promise<void> {
  await writeFact('isSignedOut', true);
  await removeFact('csrf', 'refreshedAt');
  announce('session');
}

/** Cookies change hands under this lock: a late answer never puts back those of another session. */
export const alone = <T>(run: () => Promise<T>): Promise<T> => exclusively('veldpost-session', run);

/** The session this browser's cookies hold; null where they hold none that may go on. */
export async function reviveSession(): Promise<Session | null> {
  return alone(async () => {
    if (await readFact('session')) return null;
    const answer = await send(new Request(absolute(REFRESH), { method: 'POST' }), undefined);
    if (answer.ok) return (await answer.json()) as Session;
    if (answer.status === 401 || answer.status === 403) return null;
    throw await refusalOf(answer);
  });
}

/** The person is suspended: out, but the way back in stays, for when they are restored. */
async function pauseSession(): Promise<void> {
  await writeFact('isSignedOut', true);
  announce('session');
}

export function absolute(path: string): string {
  return new URL(path, globalThis.location.origin).href;
}

/** JSON both ways, for code the service worker shares (`client.ts` is typed, and larger). */
export async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const type: Record<string, string> = body ? { 'Content-Type': 'application/json' } : {};
  const answer = await request(
    new Request(absolute(path), {
      method,
      headers: { ...type, ...headers },
      body: body ? JSON.stringify(body) : null,
    }),
  );
  if (!answer.ok) throw await refusalOf(answer);
  return answer.status === 204 ? (undefined as T) : ((await answer.json()) as T);
}

const lines = new Map<string, Promise<unknown>>();

/**
 * Runs alone among all tabs and the service worker. Without Web Locks alone in this one; then the
 * server takes what two of them send only once.
 */
export async function exclusively<T>(name: string, run: () => Promise<T>): Promise<T> {
  if (navigator.locks) return navigator.locks.request(name, run);
  const turn = (lines.get(name) ?? Promise.resolve()).then(run, run);
  lines.set(name, turn);
  return turn;
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
