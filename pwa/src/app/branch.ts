/** An app made of a page, with a copy of its cookies. Loaded when that is what we woke up as. */
import { answered, api } from '../core/client';
import { readFact, removeFact, writeFact } from '../core/db/device';
import { alone } from '../core/http';
import { Refused } from '../core/problems';
import type { Session } from '../core/wire';
import { takeOver } from './account';
import { deviceLabel } from './device-label';

/**
 * A session of its own for this app; null where the cookies are worth none. An answer lost on the
 * way is asked for again.
 */
export async function branch(): Promise<Session | null> {
  const attempt = (await readFact('branching')) ?? crypto.randomUUID();
  await writeFact('branching', attempt);
  const body = { device_label: await deviceLabel(), attempt };
  const opened = await alone(async () => {
    if (await readFact('session')) return null;
    const answer = await answered(api.POST('/api/session/refresh/branch', { body }));
    await takeOver(answer);
    return answer;
  }).catch(refused);
  await removeFact('branching');
  return opened;
}

function refused(error: unknown): null {
  if (error instanceof Refused && (error.status === 401 || error.status === 403)) return null;
  throw error;
}
