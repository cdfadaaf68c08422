import { signal } from '@preact/signals';

/** The last request did not reach the server, or the phone says it has no network. */
export const isOffline = signal(!navigator.onLine);

export function followConnection(onBack: () => void): void {
  addEventListener('offline', () => {
    isOffline.value = true;
  });
  addEventListener('online', () => {
    isOffline.value = false;
    onBack();
  });
}
