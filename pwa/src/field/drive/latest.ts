import { openCurrent, type Stored } from '../../core/db/person';
import { fetchOne } from '../../core/sync';

const PATIENCE = 3_000;

/** As this phone has it now. The rest of a text is fetched, but nobody is kept waiting for it. */
export async function latest(id: string, patience = PATIENCE): Promise<Stored | undefined> {
  const db = await openCurrent();
  const known = await db?.get('announcements', id);
  if (!known?.isExcerpt) return known;
  const tooLate = new Promise((resolve) => setTimeout(resolve, patience));
  await Promise.race([fetchOne(id).catch(() => undefined), tooLate]);
  return db?.get('announcements', id);
}
