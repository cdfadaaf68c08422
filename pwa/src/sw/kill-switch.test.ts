import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test, vi } from 'vitest';

const script = readFileSync(resolve(import.meta.dirname, '../../kill-switch/sw.js'), 'utf-8');

test('the kill switch takes itself and the caches away, reloads the windows, and leaves the data', async () => {
  const handlers: Record<string, (event: { waitUntil: (done: Promise<void>) => void }) => void> =
    {};
  const window = { url: 'https://veldpost.test/', navigate: vi.fn(async () => undefined) };
  const self = {
    addEventListener: (name: string, handler: never) => {
      handlers[name] = handler;
    },
    skipWaiting: vi.fn(),
    registration: { unregister: vi.fn(async () => true) },
    clients: { matchAll: async () => [window] },
  };
  const caches = { keys: async () => ['pre-1', 'veldpost-media'], delete: vi.fn(async () => true) };
  const indexedDB = { deleteDatabase: vi.fn() };
  new Function('self', 'caches', 'indexedDB', script)(self, caches, indexedDB);

  let done: Promise<void> | undefined;
  handlers.activate?.({
    waitUntil: (work) => {
      done = work;
    },
  });
  await done;

  expect(caches.delete.mock.calls.flat()).toEqual(['pre-1', 'veldpost-media']);
  expect(self.registration.unregister).toHaveBeenCalledOnce();
  expect(window.navigate).toHaveBeenCalledWith('https://veldpost.test/');
  expect(indexedDB.deleteDatabase).not.toHaveBeenCalled();
});
