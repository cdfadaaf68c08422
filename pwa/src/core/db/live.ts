/** What changed, told to every tab and the service worker (and to this one). */
export type Topic = 'session' | 'inbox' | 'outbox' | 'update' | 'release' | Trouble;
/** What a person should hear of: see `app/trouble`. */
export type Trouble = 'portal' | 'full' | 'sent' | 'broken';
type Listener = (topic: Topic) => void;

const listeners = new Set<Listener>();
let channel: BroadcastChannel | null = null;

function open(): BroadcastChannel {
  if (!channel) {
    channel = new BroadcastChannel('veldpost');
    channel.onmessage = (event: MessageEvent<Topic>) => {
      for (const listener of listeners) listener(event.data);
    };
  }
  return channel;
}

export function announce(topic: Topic): void {
  open().postMessage(topic);
  for (const listener of listeners) listener(topic);
}

/** Calls back for every change; returns how to stop. */
export function listen(listener: Listener): () => void {
  open();
  listeners.add(listener);
  return () => listeners.delete(listener);
}
