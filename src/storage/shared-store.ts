/** A store that several tabs have open: each hears what the others change. */
import type { Store } from './store.ts';

/** Calls `listener` with the key of what another tab has changed. */
export type Watch = (listener: (key: string) => void) => void;

export interface Announcer {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(key: string): void;
}

export function sharedStore(store: Store, others: Announcer): { store: Store; watch: Watch } {
  const listeners: ((key: string) => void)[] = [];
  others.onmessage = ({ data }) => {
    for (const listener of listeners) listener(String(data));
  };
  const told = async (key: string, change: Promise<void>) => {
    await change;
    others.postMessage(key);
  };
  return {
    store: {
      get: (key) => store.get(key),
      list: (prefix) => store.list(prefix),
      set: (key, value) => told(key, store.set(key, value)),
      update: (key, change) => told(key, store.update(key, change)),
      remove: (key) => told(key, store.remove(key)),
    },
    watch: (listener) => void listeners.push(listener),
  };
}
