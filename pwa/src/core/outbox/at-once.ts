import type { Entry } from '../db/person';
import { request } from '../http';
import { deliver } from './flush';
import { kindOf } from './kinds';

/** What a full phone cannot write down. True: the server has it; nothing of it is shown here. */
export async function sendAtOnce(made: Entry): Promise<boolean> {
  const kind = kindOf(made);
  if (!kind) return false;
  try {
    const answer = await deliver(kind.request([made]), made.id, request);
    return kind.settlement?.(answer).settled.includes(made.id) ?? true;
  } catch {
    return false;
  }
}
