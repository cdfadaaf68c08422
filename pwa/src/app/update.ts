import { signal } from '@preact/signals';
import { readFact } from '../core/db/device';
import { listen } from '../core/db/live';
import { CLIENT } from '../core/http';
import { hasUnsaved } from './dirty';

const HOUR = 60 * 60_000;
const LONG_HIDDEN = 30 * 60_000;

/** A new version waits and can be taken. */
export const isUpdateReady = signal(false);
/** The server no longer speaks to this version. */
export const mustUpdate = signal(false);

let registration: ServiceWorkerRegistration | undefined;
let askedAt = 0;
let hiddenAt = 0;

/** Trusted Types: the only script address the page ever gives to the browser. */
function workerUrl(): string {
  const policy = window.trustedTypes?.createPolicy('veldpost-worker', {
    createScriptURL: (url: string) => url,
  });
  return (policy?.createScriptURL('/sw.js') as string | undefined) ?? '/sw.js';
}

/** Registers the service worker and watches for new versions. */
export async function followUpdates(): Promise<void> {
  mustUpdate.value = ((await readFact('minimumClient')) ?? 0) > CLIENT;
  listen((topic) => {
    if (topic === 'update') mustUpdate.value = true;
  });
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  reloadWhenReplaced();
  registration = await navigator.serviceWorker.register(workerUrl(), { updateViaCache: 'none' });
  askedAt = Date.now();
  if (registration.waiting && navigator.serviceWorker.controller) isUpdateReady.value = true;
  registration.addEventListener('updatefound', () => watch(registration?.installing));
  watch(registration.installing);
  document.addEventListener('visibilitychange', onVisibility);
  await askForCare();
}

/** A page that was on its way when the worker took over was left out, and would stay so. */
async function askForCare(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) active?.postMessage({ type: 'CLAIM' });
}

function watch(worker: ServiceWorker | null | undefined): void {
  worker?.addEventListener('statechange', () => {
    if (worker.state === 'installed' && navigator.serviceWorker.controller) {
      isUpdateReady.value = true;
    }
  });
}

function onVisibility(): void {
  if (document.visibilityState === 'hidden') {
    hiddenAt = Date.now();
    return;
  }
  if (Date.now() - askedAt > HOUR) {
    askedAt = Date.now();
    void registration?.update().catch(() => undefined);
  }
  const wasAway = hiddenAt > 0 && Date.now() - hiddenAt > LONG_HIDDEN;
  if (isUpdateReady.value && wasAway && !hasUnsaved()) applyUpdate();
}

/** Takes the waiting version; every tab reloads when it is in charge. */
export function applyUpdate(): void {
  if (registration?.waiting) registration.waiting.postMessage({ type: 'SKIP_WAITING' });
  else location.reload();
}

function reloadWhenReplaced(): void {
  let hadController = navigator.serviceWorker.controller !== null;
  let isReloading = false;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (hadController && !isReloading) {
      isReloading = true;
      location.reload();
    }
    hadController = true;
  });
}
