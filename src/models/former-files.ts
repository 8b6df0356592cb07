/**
 * Earlier versions kept the bodies of chunks in files of the origin's private file system. A chunk
 * that is asked for moves into its cache entry, and its file is deleted: nobody downloads it again.
 */
import { sha256 } from './content.ts';
import { guarded } from './failures.ts';
import { CACHE_NAME, type ChunkCache, type Place } from './place.ts';

/** Had other keys. What is left of it is given back to the disk. */
const FORMER_CACHE = 'qwen-all-in-one-weights-v1';

/** Not in every set of types that this file is checked with. */
interface Folder {
  getFileHandle(name: string): Promise<{ getFile(): Promise<File> }>;
  getDirectoryHandle(name: string): Promise<Folder>;
  removeEntry(name: string): Promise<void>;
  keys(): AsyncIterable<string>;
}

const FOLDER = 'qwen-all-in-one-weights';
/** Header of an entry whose body was a file. */
const IN_FILE = 'X-In-File';

/** @param root Of the keys; sites under one origin share its file system. */
export async function withFormerFiles(cache: ChunkCache, root: string): Promise<ChunkCache> {
  const name = encodeURIComponent(new URL(root).pathname);
  try {
    const top = (await navigator.storage.getDirectory()) as unknown as Folder;
    const ours = await top.getDirectoryHandle(FOLDER);
    const folder = await ours.getDirectoryHandle(name);
    for await (const _ of folder.keys()) return new FormerFiles(cache, folder);
    await ours.removeEntry(name);
    await top.removeEntry(FOLDER); // refused where another site has files there
  } catch {
    // No such file system, no such folder: nothing was left.
  }
  return cache;
}

export class FormerFiles implements ChunkCache {
  readonly #cache: ChunkCache;
  readonly #folder: Folder;

  constructor(cache: ChunkCache, folder: Folder) {
    this.#cache = cache;
    this.#folder = folder;
  }

  async match(url: string): Promise<Response | undefined> {
    const entry = await this.#cache.match(url);
    return entry?.headers.has(IN_FILE) ? this.#move(url, entry.headers) : entry;
  }

  put(url: string, response: Response): Promise<void> {
    return this.#cache.put(url, response);
  }

  async delete(url: string): Promise<boolean> {
    const known = await this.#cache.delete(url);
    await this.#remove(fileName(url));
    return known;
  }

  keys(): Promise<readonly { url: string }[]> {
    return this.#cache.keys();
  }

  /** Deletes the files of chunks that are no longer known. */
  async tidy(): Promise<void> {
    const known = new Set((await this.#cache.keys()).map(({ url }) => fileName(url)));
    for await (const name of this.#folder.keys()) if (!known.has(name)) await this.#remove(name);
  }

  /** What cannot be read, or is not what was stored, is gone afterwards. */
  async #move(url: string, entry: Headers): Promise<Response | undefined> {
    const name = fileName(url);
    const bytes = await this.#read(name);
    if (!bytes || (await sha256(bytes)) !== entry.get('X-SHA-256')) {
      // Another tab may just have moved it.
      const moved = await this.#cache.match(url);
      if (moved && !moved.headers.has(IN_FILE)) return moved;
      await this.delete(url);
      return undefined;
    }
    const headers = new Headers(entry);
    headers.delete(IN_FILE);
    try {
      await this.put(url, new Response(bytes, { headers }));
      await this.#remove(name);
    } catch {
      await this.#remove(name); // no room for both
      await this.put(url, new Response(bytes, { headers }));
    }
    return this.#cache.match(url);
  }

  async #read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const file = await (await this.#folder.getFileHandle(name)).getFile();
      return new Uint8Array(await file.arrayBuffer());
    } catch {
      return undefined;
    }
  }

  async #remove(name: string): Promise<void> {
    await this.#folder.removeEntry(name).catch(() => {}); // it is not there
  }
}

/** Of the content's key and the chunk's index, the last two parts of its URL. */
function fileName(url: string): string {
  return new URL(url).pathname.split('/').slice(-2).join('-');
}

export function openCache({ caches, root }: Place): Promise<ChunkCache> {
  return guarded(async () => {
    if (!caches) throw new DOMException('no Cache Storage on this origin', 'SecurityError');
    if (await caches.has(FORMER_CACHE)) await caches.delete(FORMER_CACHE);
    return withFormerFiles(await caches.open(CACHE_NAME), root);
  });
}
