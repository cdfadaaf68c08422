import { beforeEach, expect, test, vi } from 'vitest';
import { recoverFailedImports } from './errors';

let page: EventTarget;
let reloads = 0;

beforeEach(() => {
  vi.unstubAllGlobals();
  page = new EventTarget();
  reloads = 0;
  const kept = new Map<string, string>();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('location', {
    reload: () => {
      reloads += 1;
    },
  });
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
  recoverFailedImports();
});

const happens = (name: string) => page.dispatchEvent(new Event(name, { cancelable: true }));

test('a part of the app that is gone is fetched anew with the page, once', () => {
  happens('vite:preloadError');
  happens('vite:preloadError');

  expect(reloads).toBe(1);
});

test('a part whose fetching ended because the page is left brings nothing back', () => {
  happens('beforeunload');

  happens('vite:preloadError');

  expect(reloads).toBe(0);
});
