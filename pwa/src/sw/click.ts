import { writeFact } from '../core/db/device';

declare const self: ServiceWorkerGlobalScope;

/** Opens what was tapped: in a window that is there, else in a new one. */
export async function onClick(notification: Notification): Promise<void> {
  notification.close();
  const path = (notification.data as { path?: string } | null)?.path ?? '/';
  await writeFact('target', { path, at: Date.now() }).catch(() => undefined);
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = windows.find((window) => window.visibilityState === 'visible') ?? windows[0];
  if (!open) {
    await self.clients.openWindow(path);
    return;
  }
  const focused = await open.focus().catch(() => open);
  focused.postMessage({ type: 'open', path });
}
