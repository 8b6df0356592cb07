/** The one door to IndexedDB. Where it is refused, a Map stands in and the session still works. */
import { clear, createStore, del, get, promisifyRequest, set, update } from 'idb-keyval';
import { AppError } from '../contract/errors.ts';
import { takeOver, type Before } from './take-over.ts';

/** What becomes of a value; undefined is none. */
export type Change = (old: unknown) => unknown;

export interface Store {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  /** Reads and writes in one, so that nothing of another tab comes between. */
  update(key: string, change: Change): Promise<void>;
  /** The same of many at once: all of them, or where one is refused none. */
  updateAll(changes: ReadonlyMap<string, Change>): Promise<void>;
  remove(key: string): Promise<void>;
  /** Values of all keys that start with `prefix`. */
  list(prefix: string): Promise<unknown[]>;
  /** Removes everything. */
  clear(): Promise<void>;
}

export interface OpenedStore {
  /** Usable at once; what is asked before the database is open waits for it. */
  store: Store;
  /** False in private windows and where storage is blocked: history ends with the page. */
  persistent: Promise<boolean>;
}

/** Names of the databases of an app, which begin with its path: copies on one origin are strangers. */
export const DATABASE = 'qwen-all-in-one';
export const JOURNAL_DATABASE = `${DATABASE}-journal`;
export const databaseAt = (path: string, name = DATABASE) => `${name}:${path}`;

/** Some browsers neither open nor refuse a database, for example while another tab upgrades it. */
const OPEN_TIMEOUT_MS = 4000;

export interface OpenOptions {
  /** What is taken over. */
  before?: Before;
  timeoutMs?: number;
}

/** @param name Of the database: what is read as a whole lies in one of its own. */
export function openStore(name: string, options: OpenOptions = {}): OpenedStore {
  const database = openDatabase(name, options).catch(() => null);
  const backend = database.then((found) => found ?? memoryStore());
  return {
    store: {
      get: async (key) => (await backend).get(key),
      set: async (key, value) => (await backend).set(key, value),
      update: async (key, change) => (await backend).update(key, change),
      updateAll: async (changes) => (await backend).updateAll(changes),
      remove: async (key) => (await backend).remove(key),
      list: async (prefix) => (await backend).list(prefix),
      clear: async () => (await backend).clear(),
    },
    persistent: database.then((found) => found !== null),
  };
}

export function memoryStore(): Store {
  const map = new Map<string, unknown>();
  return {
    get: async (key) => map.get(key),
    set: async (key, value) => void map.set(key, structuredClone(value)),
    update: async (key, change) => void map.set(key, structuredClone(change(map.get(key)))),
    async updateAll(changes) {
      const made = [...changes].map(([key, change]) => [key, change(map.get(key))] as const);
      for (const [key, value] of structuredClone(made)) {
        if (value === undefined) map.delete(key);
        else map.set(key, value);
      }
    },
    remove: async (key) => void map.delete(key),
    list: async (prefix) => [...map].filter(([key]) => key.startsWith(prefix)).map(([, v]) => v),
    clear: async () => map.clear(),
  };
}

/** Rejects where a first write does not succeed: some browsers open a database that they then refuse. */
async function openDatabase(
  name: string,
  { before, timeoutMs = OPEN_TIMEOUT_MS }: OpenOptions,
): Promise<Store> {
  const database = createStore(name, 'app');
  await withTimeout(set('probe', 1, database), timeoutMs);
  await del('probe', database);
  // What cannot be taken over now is left for the next visit.
  if (before) await withTimeout(takeOver(before, database), timeoutMs).catch(() => {});
  return {
    get: (key) => get(key, database),
    set: (key, value) => set(key, value, database).catch(refuse),
    update: (key, change) => update(key, change, database).catch(refuse),
    updateAll: (changes) => database('readwrite', changeAll(changes)).catch(refuse),
    remove: (key) => del(key, database),
    // By range: what else there is need not be read.
    list: (prefix) => {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      return database('readonly', (objects) => promisifyRequest(objects.getAll(range)));
    },
    clear: () => clear(database).catch(refuse),
  };
}

/** In one transaction. */
function changeAll(changes: ReadonlyMap<string, Change>) {
  return (objects: IDBObjectStore): Promise<void> => {
    for (const [key, change] of changes) {
      const reading = objects.get(key);
      reading.onsuccess = () => {
        const value = change(reading.result);
        if (value === undefined) objects.delete(key);
        else objects.put(value, key);
      };
    }
    return promisifyRequest(objects.transaction);
  };
}

/** @throws AppError `storage` for what IndexedDB refuses: it says so with a DOMException. */
function refuse(error: unknown): never {
  if (!(error instanceof DOMException)) throw error;
  const facts = error.name === 'QuotaExceededError' ? { reason: 'quota' as const } : {};
  throw new AppError('storage', `${error.name}: ${error.message}`, facts);
}

function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer from IndexedDB')), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
