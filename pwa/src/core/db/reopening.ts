import { follow, inSight } from './left';
import { announce } from './live';
import { isFull } from './room';

/** How a connection ends under us: closed by the system, by another tab, by cleared storage. */
const LOST = new Set(['InvalidStateError', 'UnknownError', 'AbortError']);

interface Source<Db> {
  open(): Promise<Db>;
  /** The connection is of no use any more. */
  lose(): void;
  /** False: there is nothing left that could go. */
  makeRoom(): Promise<boolean>;
}

/**
 * The one way to run something on a database: repeated once, as a whole, where the connection was
 * lost, and as long as room can be made where the phone is full.
 */
export async function run<Db, T>(source: Source<Db>, work: (db: Db) => Promise<T>): Promise<T> {
  let isAgain = false;
  for (;;) {
    try {
      await inSight();
      return await work(follow(await source.open()));
    } catch (error) {
      if (isFull(error) && (await source.makeRoom())) continue;
      const isLost = LOST.has((error as Error | null)?.name ?? '');
      if (isAgain || !isLost) {
        if (isFull(error)) announce('full');
        if (isLost) announce('broken');
        throw error;
      }
      isAgain = true;
      source.lose();
    }
  }
}
