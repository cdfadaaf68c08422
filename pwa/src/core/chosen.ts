/** A person's own settings that wait: what they chose holds here before the server has heard of it. */
import type { Entry, PersonDb } from './db/person';
import type { EntryKind } from './outbox';

/** What was chosen last and neither arrived nor was refused; undefined: the server's word holds. */
export async function chosen(
  db: PersonDb,
  kind: EntryKind,
  subject: string,
): Promise<Entry | undefined> {
  const queue = await db.getAllFromIndex('outbox', 'order');
  return queue.findLast((one) => one.kind === kind && one.subject === subject && !one.parked);
}
