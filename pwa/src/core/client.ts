import createClient from 'openapi-fetch';
import type { paths } from '../../api/schema';
import { absolute, refusalOf, request } from './http';
import { Refused } from './refusals';
import type { Problem } from './wire';

/** Typed by the backend's document: a wrong path, field or body does not compile. */
export const api = createClient<paths>({
  baseUrl: absolute('/').replace(/\/$/, ''),
  fetch: request,
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer. Throws Refused (the server said no) or Unreachable. */
export async function answered<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  const seconds = Number(response.headers.get('Retry-After')) || null;
  throw isProblem(error)
    ? new Refused(response.status, error, seconds)
    : await refusalOf(new Response(null, { status: response.status }));
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'code' in value;

/** Sends a file as it is (a picture, a CSV), and reads JSON back. */
export async function sendFile<T>(method: 'PUT' | 'POST', path: string, file: Blob): Promise<T> {
  const headers = { 'Content-Type': file.type };
  const answer = await request(new Request(absolute(path), { method, body: file, headers }));
  if (!answer.ok) throw await refusalOf(answer);
  return answer.status === 204 ? (undefined as T) : ((await answer.json()) as T);
}
