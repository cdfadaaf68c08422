/** What kind of answer came back. Not every network lets a phone through to our server. */
import { hearClock } from './clock';
import { announce } from './db/live';
import { Unreachable } from './refusals';

const JSON_TYPES = /^application\/(problem\+)?json\b/;
const OTHER_TYPES = /^(image\/|audio\/|text\/csv)/;
const NETWORK_SIGN_IN = 511;

type Head = Pick<Response, 'status' | 'type' | 'redirected' | 'headers'>;

const typeOf = ({ headers }: Head): string => headers.get('Content-Type') ?? '';

const isEmpty = ({ status }: Head): boolean => status === 204 || status === 304;

/** Pure. `portal`: the network's own page, in place of our server's answer. */
export function senderOf(head: Head): 'ours' | 'portal' | 'other' {
  if (head.type === 'opaqueredirect' || head.redirected) return 'portal';
  const type = typeOf(head);
  const isOurType = JSON_TYPES.test(type) || OTHER_TYPES.test(type);
  if (head.headers.has('X-Min-Client') && (isOurType || isEmpty(head))) return 'ours';
  return head.status < 400 || head.status === NETWORK_SIGN_IN ? 'portal' : 'other';
}

/** The answer, whole. Throws Unreachable where it is not our server's or was cut off. */
export async function genuine(answer: Response): Promise<Response> {
  const sender = senderOf(answer);
  if (sender === 'portal') announce('portal');
  if (sender !== 'ours') {
    throw new Unreachable(`Something else answered (${answer.status}).`, sender === 'portal');
  }
  if (isEmpty(answer) || !JSON_TYPES.test(typeOf(answer))) return answer;
  await hearClock(answer.headers.get('Date'));
  const text = await answer.text();
  JSON.parse(text);
  return new Response(text, answer);
}
