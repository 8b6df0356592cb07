/**
 * A cache whose chunks lie in files of the origin's private file system. A worker reads these about
 * ten times faster than the body of a cache entry: 470 MB in 0.08 s instead of 1.1 s in pieces of
 * 3 MB (Chromium 156). The entry is written last and stays the truth: a file without one is nothing.
 * Where there are no such files (private windows, older browsers), the entry has the body itself.
 */
import type { Bytes } from './content.ts';
import type { ChunkCache, OpenFile } from './place.ts';

interface WritableFile extends OpenFile {
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
}

/** In workers only, and not in every set of types that this file is checked with. */
interface FileInFolder {
  getFile(): Promise<File>;
  createSyncAccessHandle(options?: { mode: 'read-only' | 'readwrite' }): Promise<WritableFile>;
}

interface Folder {
  getFileHandle(name: string, options?: { create: boolean }): Promise<FileInFolder>;
  getDirectoryHandle(name: string, options?: { create: boolean }): Promise<Folder>;
  removeEntry(name: string): Promise<void>;
  keys(): AsyncIterable<string>;
}

const FOLDER = 'qwen-all-in-one-weights';
const IN_FILE = 'X-In-File';
const LENGTH = 'Content-Length';
/** Small files of a model stay in the cache, as manifests do. */
const LEAST = 64 * 1024;
/** Longer than any chunk takes to write. */
const WRITING_MS = 60_000;

/** @param root Of the keys; sites under one origin share its file system. */
export async function withFiles(cache: ChunkCache, root: string): Promise<ChunkCache> {
  const folder = await openFolder(root).catch(() => undefined);
  return folder ? new FileCache(cache, folder) : cache;
}

export class FileCache implements ChunkCache {
  readonly #cache: ChunkCache;
  readonly #folder: Folder;

  constructor(cache: ChunkCache, folder: Folder) {
    this.#cache = cache;
    this.#folder = folder;
  }

  async match(url: string): Promise<Response | undefined> {
    const entry = await this.#cache.match(url);
    if (!entry?.headers.has(IN_FILE)) return entry;
    const file = await this.#find(fileName(url)).then((found) => found?.getFile());
    const whole = file && String(file.size) === entry.headers.get(LENGTH);
    return whole ? new Response(file, { headers: entry.headers }) : undefined;
  }

  put(url: string, response: Response): Promise<void> {
    return this.#cache.put(url, response);
  }

  /** Straight from memory into the file: a body would be copied on its way, twice. */
  async write(url: string, bytes: Bytes, headers: Record<string, string>): Promise<void> {
    if (bytes.length < LEAST) return this.put(url, new Response(bytes, { headers }));
    // The old entry would vouch for the new bytes.
    await this.#cache.delete(url);
    const found = await this.#folder.getFileHandle(fileName(url), { create: true });
    const file = await found.createSyncAccessHandle();
    try {
      file.truncate(0);
      const written = file.write(bytes, { at: 0 });
      if (written < bytes.length) throw new DOMException('the disk is full', 'QuotaExceededError');
      file.flush();
    } catch (error) {
      file.close();
      await this.delete(url);
      throw error;
    }
    file.close();
    await this.put(url, new Response(null, { headers: { ...headers, [IN_FILE]: '1' } }));
  }

  async delete(url: string): Promise<boolean> {
    const known = await this.#cache.delete(url);
    // Open elsewhere, or not there: nothing that anybody could take for a chunk.
    await this.#folder.removeEntry(fileName(url)).catch(() => {});
    return known;
  }

  keys(): Promise<readonly { url: string }[]> {
    return this.#cache.keys();
  }

  /** Deletes files without an entry, which a crash leaves behind; not one that is being written. */
  async tidy(): Promise<void> {
    const known = new Set((await this.#cache.keys()).map(({ url }) => fileName(url)));
    for await (const name of this.#folder.keys()) {
      const file = known.has(name) ? undefined : await (await this.#find(name))?.getFile();
      if (!file || Date.now() - file.lastModified < WRITING_MS) continue;
      await this.#folder.removeEntry(name).catch(() => {});
    }
  }

  /** The chunk's file for reading; undefined where the entry has the body itself, or none is left. */
  async open(url: string): Promise<OpenFile | undefined> {
    const entry = await this.#cache.match(url);
    if (!entry?.headers.has(IN_FILE)) return undefined;
    const file = await (
      await this.#find(fileName(url))
    )?.createSyncAccessHandle({ mode: 'read-only' });
    if (String(file?.getSize()) === entry.headers.get(LENGTH)) return file;
    file?.close();
    return undefined;
  }

  /**
   * The whole file in one step; undefined where it is none, or cannot be read any more. In browsers
   * that know no shared handles it would keep the engine out.
   */
  async read(url: string): Promise<Bytes | undefined> {
    if (!sharesHandles()) return undefined;
    const file = await this.open(url).catch(() => undefined);
    if (!file) return undefined;
    try {
      const bytes = new Uint8Array(file.getSize());
      return bytes.subarray(0, file.read(bytes, { at: 0 }));
    } catch {
      return undefined;
    } finally {
      file.close();
    }
  }

  async #find(name: string): Promise<FileInFolder | undefined> {
    return this.#folder.getFileHandle(name).catch(() => undefined);
  }
}

/** Chromium 121 and later: https://github.com/whatwg/fs/blob/main/proposals/MultipleReadersWriters.md */
function sharesHandles(): boolean {
  const { FileSystemSyncAccessHandle: Handle } = globalThis as Partial<
    Record<'FileSystemSyncAccessHandle', { prototype: object }>
  >;
  return Handle !== undefined && 'mode' in Handle.prototype;
}

/** Rejects where this thread cannot write such files. */
async function openFolder(root: string): Promise<Folder> {
  if (!('FileSystemSyncAccessHandle' in globalThis)) throw new Error('no files on this thread');
  const top = (await navigator.storage.getDirectory()) as unknown as Folder;
  const ours = await top.getDirectoryHandle(FOLDER, { create: true });
  return ours.getDirectoryHandle(encodeURIComponent(new URL(root).pathname), { create: true });
}

/** Of the content's key and the chunk's index, the last two parts of its URL. */
function fileName(url: string): string {
  return new URL(url).pathname.split('/').slice(-2).join('-');
}
