import { signal } from '@preact/signals';
import { listen, type Trouble } from '../core/db/live';

/** The last request did not reach the server, or the phone says it has no network. */
export const isOffline = signal(!navigator.onLine);

const TROUBLES = new Set<string>(['portal', 'full', 'sent', 'broken'] satisfies Trouble[]);

export function followConnection(onBack: () => void): void {
  addEventListener('offline', () => {
    isOffline.value = true;
  });
  addEventListener('online', () => {
    isOffline.value = false;
    onBack();
  });
  listen((topic) => {
    if (topic === 'portal') isOffline.value = true;
    if (TROUBLES.has(topic)) {
      void import('./trouble').then(({ tell }) => tell(topic as Trouble, onBack));
    }
  });
}
