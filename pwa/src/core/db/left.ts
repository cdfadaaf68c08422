import { type IDBPDatabase, unwrap } from 'idb';

/**
 * WebKit keeps a page that was left, with its transactions as they stand: one under way would bar
 * every later page from its stores, for good. They end with the page's being left, and whatever
 * they were for is run again should somebody come back to it.
 */
const underWay = new Set<IDBTransaction>();
const followed = new WeakSet<IDBDatabase>();
let isBack: Promise<unknown> | undefined;

/** To be called once by a page, which passes itself. */
export function heedLeaving(page: EventTarget): void {
  page.addEventListener('pagehide', (event) => {
    if (!(event as { persisted?: boolean }).persisted) return;
    isBack = new Promise((resolve) => page.addEventListener('pageshow', resolve, { once: true }));
    for (const transaction of underWay) end(transaction);
  });
}

/** While its page is left, nothing begins. */
export const inSight = (): Promise<unknown> | undefined => isBack;

/** From now on this connection's transactions are known here. */
export function follow<Db>(connection: Db): Db {
  const db = unwrap(connection as IDBPDatabase) as IDBDatabase;
  if (followed.has(db)) return connection;
  followed.add(db);
  db.transaction = (...asked) => {
    const begun = IDBDatabase.prototype.transaction.apply(db, asked);
    underWay.add(begun);
    for (const ending of ['complete', 'abort']) {
      begun.addEventListener(ending, () => underWay.delete(begun));
    }
    return begun;
  };
  return connection;
}

function end(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It is being committed, which needs no page any more.
    underWay.delete(transaction);
  }
}
