import type { Drive } from './drive';

/** The buttons of a headset or a steering wheel, where the browser passes them on. */
export function followButtons(drive: Drive): () => void {
  const media = navigator.mediaSession;
  if (!media) return () => undefined;
  const handlers: [MediaSessionAction, () => void][] = [
    ['play', () => void drive.play()],
    ['pause', () => drive.pause()],
    ['nexttrack', () => drive.next()],
    ['previoustrack', () => drive.previous()],
  ];
  const set = (action: MediaSessionAction, run: (() => void) | null) => {
    try {
      media.setActionHandler(action, run);
    } catch {
      // This browser does not know the action.
      return;
    }
  };
  for (const [action, run] of handlers) set(action, run);
  return () => {
    for (const [action] of handlers) set(action, null);
  };
}

/** Keeps the screen on while it is in sight, where the browser can. */
export function stayAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let isOver = false;
  const ask = async () => {
    if (document.visibilityState !== 'visible' || isOver) return;
    lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
    if (isOver) void lock?.release();
  };
  void ask();
  document.addEventListener('visibilitychange', ask);
  return () => {
    isOver = true;
    document.removeEventListener('visibilitychange', ask);
    void lock?.release();
  };
}
