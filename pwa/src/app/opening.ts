import { readFact, removeFact } from '../core/db/device';
import { session } from './session';

const FRESH = 2 * 60_000;

/** A tapped notification: iOS may start the app at its first page instead of the one asked for. */
export async function pendingTarget(now = Date.now()): Promise<string | null> {
  const target = await readFact('target');
  if (!target) return null;
  await removeFact('target');
  return now - target.at < FRESH ? target.path : null;
}

/** The service worker says which page to open in this window. Returns how to stop. */
export function followOpening(open: (path: string) => void): () => void {
  const onMessage = (event: MessageEvent) => {
    const message = event.data as { type?: string; path?: string } | null;
    if (message?.type !== 'open' || !message.path?.startsWith('/')) return;
    void removeFact('target');
    open(message.path);
  };
  const onVisible = async () => {
    if (document.visibilityState !== 'visible') return;
    const path = await pendingTarget();
    if (path) open(path);
  };
  navigator.serviceWorker?.addEventListener('message', onMessage);
  document.addEventListener('visibilitychange', onVisible);
  // Perhaps it was tapped while the app was starting.
  if (session.value) void onVisible().catch(() => undefined);
  return () => {
    navigator.serviceWorker?.removeEventListener('message', onMessage);
    document.removeEventListener('visibilitychange', onVisible);
  };
}
