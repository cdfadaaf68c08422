/** What browsers have and Node lacks: an origin, cookies, a screen, IndexedDB, caches. */
import 'fake-indexeddb/auto';

Object.defineProperty(globalThis, 'location', {
  value: new URL('https://veldpost.test/'),
  configurable: true,
});

Object.assign(globalThis, {
  document: { cookie: '' },
  matchMedia: () => ({ matches: false }),
});
