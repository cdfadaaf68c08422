/** What browsers have and Node lacks: an origin, IndexedDB, caches. */
import 'fake-indexeddb/auto';

Object.defineProperty(globalThis, 'location', {
  value: new URL('https://veldpost.test/'),
  configurable: true,
});
