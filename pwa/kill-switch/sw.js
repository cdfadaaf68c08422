/* Put this in place of dist/sw.js to take the service worker off every phone. Data stays. */
self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => event.waitUntil(leave()));

async function leave() {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
  for (const window of await self.clients.matchAll({ type: 'window' })) {
    await window.navigate(window.url).catch(() => undefined);
  }
}
