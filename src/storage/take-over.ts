/**
 * Moves what lies in an older database into the one that has come in its place. Versions up to
 * November 2026 had one for all copies of the app on an origin: the copy that comes first gets it.
 */
import { createStore, delMany, entries, promisifyRequest, type UseStore } from 'idb-keyval';

export interface Before {
  name: string;
  /** Of two values for one key, what stays. Left out: the one in the newer database. */
  settle?: (key: string, kept: unknown, left: unknown) => unknown;
}

/**
 * Looked at on every visit: a tab of the older version, open since before, may have written on. The
 * older database is left there and empty, because a deletion would wait for such a tab and then
 * take what it wrote.
 */
export async function takeOver(before: Before, into: UseStore): Promise<void> {
  const { locks } = navigator;
  const work = () => move(before, into);
  await (locks ? locks.request(before.name, work) : work());
}

async function move({ name, settle = first }: Before, into: UseStore): Promise<void> {
  const there = await indexedDB.databases?.(); // not in Firefox before 126
  if (there && !there.some((database) => database.name === name)) return;
  const old = createStore(name, 'app');
  const all = await entries<string, unknown>(old);
  if (all.length === 0) return;
  await into('readwrite', (objects) => {
    for (const [key, left] of all) {
      const reading = objects.get(key);
      reading.onsuccess = () => {
        const kept: unknown = reading.result;
        objects.put(kept === undefined ? left : settle(key, kept, left), key);
      };
    }
    return promisifyRequest(objects.transaction);
  });
  const keys = all.map(([key]) => key);
  await delMany(keys, old);
}

const first = (_key: string, kept: unknown) => kept;
