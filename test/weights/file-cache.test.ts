/** Chunks in files beside the cache: the entry is the truth, and the file only where it fits. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FileCache } from '../../src/weights/file-cache.ts';
import { MemoryCaches } from '../support/memory-cache.ts';

const URL_0 = 'https://school.example/__weights/abc/0';
const CHUNK = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);

/** As much of the origin's private file system as is used. */
class MemoryFolder {
  readonly files = new Map<string, { bytes: Uint8Array<ArrayBuffer>; lastModified: number }>();
  room = Infinity;

  async getFileHandle(name: string, options?: { create: boolean }) {
    if (!this.files.has(name)) {
      if (!options?.create) throw new DOMException('not there', 'NotFoundError');
      this.files.set(name, { bytes: new Uint8Array(0), lastModified: Date.now() });
    }
    const file = () => this.files.get(name)!;
    return {
      getFile: async () => new File([file().bytes], name, { lastModified: file().lastModified }),
      createSyncAccessHandle: async () => ({
        truncate: (size: number) => void (file().bytes = file().bytes.slice(0, size)),
        write: (bytes: Uint8Array) => {
          const written = bytes.slice(0, this.room);
          file().bytes = written as Uint8Array<ArrayBuffer>;
          return written.length;
        },
        read: (into: Uint8Array, { at }: { at: number }) => {
          const part = file().bytes.subarray(at, at + into.length);
          into.set(part);
          return part.length;
        },
        getSize: () => file().bytes.length,
        flush() {},
        close: vi.fn(),
      }),
    };
  }

  async removeEntry(name: string) {
    if (!this.files.delete(name)) throw new DOMException('not there', 'NotFoundError');
  }

  async *keys() {
    yield* [...this.files.keys()];
  }
}

let inner: Cache;
let folder: MemoryFolder;
let cache: FileCache;

beforeEach(async () => {
  inner = await new MemoryCaches().open('weights');
  folder = new MemoryFolder();
  cache = new FileCache(inner as never, folder as never);
});

const write = (bytes = CHUNK) =>
  cache.write(URL_0, bytes, { 'Content-Length': String(bytes.length), 'X-SHA-256': 'x' });

const read = async () => {
  const found = await cache.match(URL_0);
  return found && new Uint8Array(await found.arrayBuffer());
};

test('a chunk is the same chunk, with its headers; its entry has no body', async () => {
  await write();
  expect(await read()).toEqual(CHUNK);
  expect((await cache.match(URL_0))?.headers.get('X-SHA-256')).toBe('x');
  expect((await (await inner.match(URL_0))?.arrayBuffer())?.byteLength).toBe(0);
  expect([...folder.files.keys()]).toEqual(['abc-0']);
});

test('it can be read at any place without a copy of it', async () => {
  await write();
  const file = await cache.open(URL_0);
  const part = new Uint8Array(5);
  expect(file?.read(part, { at: 1000 })).toBe(5);
  expect(part).toEqual(CHUNK.slice(1000, 1005));
});

test('small files stay in the cache', async () => {
  const config = new TextEncoder().encode('{}');
  await write(config);
  expect(await read()).toEqual(config);
  expect(folder.files.size).toBe(0);
  expect(await cache.open(URL_0)).toBeUndefined();
});

test('an entry that has its body, from a time without files, is read as it is', async () => {
  await inner.put(URL_0, new Response(CHUNK));
  expect(await read()).toEqual(CHUNK);
  expect(await cache.open(URL_0)).toBeUndefined();
});

test.each([
  ['gone', () => folder.files.delete('abc-0')],
  ['short', () => (folder.files.get('abc-0')!.bytes = CHUNK.slice(1))],
])('a chunk whose file is %s is missing', async (_what, damage) => {
  await write();
  damage();
  expect(await cache.match(URL_0)).toBeUndefined();
  expect(await cache.open(URL_0)).toBeUndefined();
});

test('a file without its entry is nothing, and goes once it cannot be one that is being written', async () => {
  await write();
  await inner.delete(URL_0);
  expect(await cache.match(URL_0)).toBeUndefined();
  await cache.tidy();
  expect(folder.files.size).toBe(1);
  folder.files.get('abc-0')!.lastModified -= 120_000;
  await cache.tidy();
  expect(folder.files.size).toBe(0);
});

test('a full disk leaves neither file nor entry', async () => {
  folder.room = 50_000;
  await expect(write()).rejects.toMatchObject({
    name: 'QuotaExceededError',
  });
  expect(await cache.match(URL_0)).toBeUndefined();
  expect(folder.files.size).toBe(0);
});

test('what is deleted is deleted twice over', async () => {
  await write();
  expect(await cache.delete(URL_0)).toBe(true);
  expect(await cache.match(URL_0)).toBeUndefined();
  expect(folder.files.size).toBe(0);
  expect(await cache.delete(URL_0)).toBe(false);
});

describe('all of a chunk in one step', () => {
  afterEach(() => void vi.unstubAllGlobals());

  test('where threads can share an open file', async () => {
    vi.stubGlobal('FileSystemSyncAccessHandle', { prototype: { mode: 'readwrite' } });
    await write();
    expect(await cache.read(URL_0)).toEqual(CHUNK);
    folder.files.get('abc-0')!.bytes = CHUNK.slice(1);
    expect(await cache.read(URL_0)).toBeUndefined();
  });

  test('and not where it would keep the engine out', async () => {
    vi.stubGlobal('FileSystemSyncAccessHandle', { prototype: {} });
    await write();
    expect(await cache.read(URL_0)).toBeUndefined();
    expect(await read()).toEqual(CHUNK);
  });
});
