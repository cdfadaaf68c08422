/** Fakes at the one port the core has: the network. Tests only. */
import { vi } from 'vitest';
import { removeFact, writeFact } from './db/device';
import {
  erasePerson,
  type Kept,
  notePerson,
  openPerson,
  type PersonDb,
  type Stored,
} from './db/person';
import { kept } from './db/places';
import type { Session } from './wire';

export const PERSON = '01900000-0000-7000-8000-000000000001';

export type Reply = Response | Error;

export interface Call {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });

export const refusal = (status: number, code: string, headers: Record<string, string> = {}) =>
  json({ type: '', title: code, status, code, errors: [] }, status, headers);

const strangers = new WeakSet<Response>();

/** An answer that is not our server's. */
export function stranger(answer: Response): Response {
  strangers.add(answer);
  return answer;
}

/** Answers requests in turn, or by a function, as our server does; keeps what was asked. */
export function network(...replies: (Reply | ((call: Call) => Reply))[]): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal('fetch', async (input: Request) => {
    const text = await input.text();
    const call: Call = {
      method: input.method,
      path: new URL(input.url).pathname + new URL(input.url).search,
      headers: input.headers,
      body: text ? JSON.parse(text) : undefined,
    };
    calls.push(call);
    const next = replies.length > 1 ? replies.shift() : replies[0];
    const reply = typeof next === 'function' ? next(call) : next;
    if (!reply || reply instanceof Error) throw reply ?? new TypeError('Failed to fetch');
    const answer = reply.clone();
    const isOurs = !strangers.has(reply) && !answer.headers.has('X-Min-Client');
    if (isOurs) answer.headers.set('X-Min-Client', '1');
    return answer;
  });
  return calls;
}

export const session = (changes: Partial<Session> = {}): Session =>
  ({
    person: { id: PERSON, name: 'Pieter Bakker', staff_number: 'DV-1003', language: 'nl' },
    permissions: ['own'],
    device: { id: '01900000-0000-7000-8000-0000000000d1', label: 'Chrome on Android' },
    csrf_token: 'csrf',
    sign_out_token: 'd1.mac',
    tag: 'aabbccdd',
    ...changes,
  }) as Session;

/** A signed-in phone with an empty inbox. */
export async function signedIn(): Promise<PersonDb> {
  await erasePerson(PERSON);
  await writeFact('session', session());
  await writeFact('csrf', 'csrf');
  await writeFact('tag', 'aabbccdd');
  await writeFact('refreshedAt', Date.now());
  await removeFact('isSignedOut');
  await notePerson(PERSON);
  return openPerson(PERSON);
}

export const item = (id: string, changes: Partial<Stored> = {}): Kept =>
  kept({
    id,
    rev: 1,
    language: 'nl',
    title: `Title ${id}`,
    blocks: [],
    excerpt: '',
    priority: 'info',
    must_acknowledge: true,
    asks_answer: false,
    is_anonymous: true,
    asks_safety: false,
    is_confidential: false,
    reply: null,
    published_at: '2026-11-20T08:00:00Z',
    expires_at: null,
    picture: null,
    recording: null,
    opened_at: null,
    acknowledged_at: null,
    answered_at: null,
    said_at: null,
    ...changes,
  });
