/** What a person does on this page, also where the browser dropped its databases under it. */
import { openCurrent, type PersonDb, type Stored } from '../core/db/person';
import { acknowledge } from '../core/outbox';
import { Refused } from '../core/problems';
import { comeBack } from './account';
import { showUnderstood } from './inbox';

/** To write down what somebody does: their database, made anew where it is gone; or it throws. */
export async function openMine(): Promise<PersonDb> {
  const here = await openCurrent();
  if (here) return here;
  await comeBack();
  const back = await openCurrent();
  if (back) return back;
  const code = 'not_signed_in';
  throw new Refused(401, { type: '', title: code, status: 401, code, errors: [] });
}

/** "Understood", of what stands on the screen: perhaps the phone no longer has it. */
export async function understand(item: Stored): Promise<void> {
  const db = await openMine();
  const written = await acknowledge(db, item.id, Date.now(), item);
  if (written) showUnderstood(written);
}
