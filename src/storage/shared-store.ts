/** A store that several tabs have open: each hears what the others change. */
import type { Store } from './store.ts';

/** Calls `listener` with the key of what another tab has changed. */
export type Watch = (listener: (key: string) => void) => void;

export interface Announcer {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(key: string): void;
}

/** What is told in the place of a key: many have changed at once, after each of them was told. */
export const MANY = '*many';
/** Everything is about to be removed: whoever hears it writes nothing any more. */
export const CLEARING = '*clearing';

/** @returns `tell` tells the other tabs. */
export function sharedStore(store: Store, others: Announcer) {
  const listeners: ((key: string) => void)[] = [];
  const hear = (key: string) => listeners.forEach((listener) => listener(key));
  others.onmessage = ({ data }) => hear(String(data));
  const told = async (key: string, change: Promise<void>) => {
    await change;
    others.postMessage(key);
  };
  const shared: Store = {
    get: (key) => store.get(key),
    list: (prefix) => store.list(prefix),
    set: (key, value) => told(key, store.set(key, value)),
    update: (key, change) => told(key, store.update(key, change)),
    async updateAll(changes) {
      await store.updateAll(changes);
      for (const key of [...changes.keys(), MANY]) {
        others.postMessage(key);
        hear(key); // whoever writes so many is none of those who show them
      }
    },
    remove: (key) => told(key, store.remove(key)),
    clear: () => store.clear(),
  };
  const watch: Watch = (listener) => void listeners.push(listener);
  return { store: shared, watch, tell: (key: string) => others.postMessage(key) };
}

/** A store that can be closed for writing: what was deleted does not come back out of a page's memory. */
export function closable(store: Store) {
  let open = true;
  const ifOpen = async (write: () => Promise<void>) => (open ? write() : undefined);
  const closing: Store = {
    ...store,
    set: (key, value) => ifOpen(() => store.set(key, value)),
    update: (key, change) => ifOpen(() => store.update(key, change)),
    updateAll: (changes) => ifOpen(() => store.updateAll(changes)),
  };
  return { store: closing, close: () => (open = false), reopen: () => (open = true) };
}
