/** Fakes of what a phone does to its storage: it fills up, and it closes databases. Tests only. */
import { vi } from 'vitest';

/** A cache with the media of these announcements; `mayHold` answers whether there is room. */
export function media(ids: readonly string[], mayHold = () => true) {
  const kept = new Map(ids.map((id) => [pictureOf(id), new Response(id)]));
  const urlOf = (key: RequestInfo | URL) => (key instanceof Request ? key.url : String(key));
  const cache = {
    keys: async () => [...kept.keys()].map((url) => new Request(url)),
    match: async (key: RequestInfo) => kept.get(urlOf(key))?.clone(),
    delete: async (key: RequestInfo) => kept.delete(urlOf(key)),
    put: async (key: RequestInfo, answer: Response) => {
      if (!mayHold()) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      kept.set(urlOf(key), answer);
    },
  };
  vi.stubGlobal('caches', { open: async () => cache });
  return { ids: () => [...kept.keys()].map((url) => url.split('/')[5]).sort(), cache };
}

export const pictureOf = (id: string): string =>
  new URL(`/api/inbox/${id}/picture?width=480`, globalThis.location.origin).href;

interface Abortable extends IDBTransaction {
  _abort(name: string): void;
}

/** Every write to a database fails as on a full phone while `isFull` says so. */
export function fullPhone(isFull: (value: unknown) => boolean): void {
  const { put } = IDBObjectStore.prototype;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...values: Parameters<IDBObjectStore['put']>
  ) {
    const request = put.apply(this, values);
    const transaction = this.transaction as Abortable;
    request.addEventListener('success', () => {
      if (isFull(values[0])) transaction._abort('QuotaExceededError');
    });
    return request;
  });
}

/** The next `times` transactions fail as on an iPhone that lost its database server. */
export function lostServer(times: number): void {
  const { transaction } = IDBDatabase.prototype;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...values: Parameters<IDBDatabase['transaction']>
  ) {
    times -= 1;
    if (times < 0) return transaction.apply(this, values);
    throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError');
  });
}
