/** What earlier versions left in files: it moves into the cache, and is never taken for more than it is. */
import { beforeEach, expect, test } from 'vitest';
import { sha256 } from '../../src/models/content.ts';
import { FormerFiles } from '../../src/models/former-files.ts';
import { MemoryCaches } from '../support/memory-cache.ts';

const URL_0 = 'https://school.example/__weights/abc/0';
const CHUNK = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);

let caches: MemoryCaches;
let inner: Cache;
let files: Map<string, Uint8Array<ArrayBuffer>>;
let cache: FormerFiles;

beforeEach(async () => {
  caches = new MemoryCaches();
  inner = await caches.open('weights');
  files = new Map([['abc-0', CHUNK]]);
  const folder = {
    async getFileHandle(name: string) {
      const bytes = files.get(name);
      if (!bytes) throw new DOMException('not there', 'NotFoundError');
      return { getFile: async () => new File([bytes], name) };
    },
    async removeEntry(name: string) {
      if (!files.delete(name)) throw new DOMException('not there', 'NotFoundError');
    },
    async *keys() {
      yield* [...files.keys()];
    },
  };
  cache = new FormerFiles(inner as never, folder as never);
  await inner.put(URL_0, formerEntry(await sha256(CHUNK)));
});

const formerEntry = (hash: string) =>
  new Response(null, {
    headers: { 'X-In-File': '1', 'Content-Length': '100000', 'X-SHA-256': hash },
  });

test('a chunk moves when it is asked for, and its file is given back', async () => {
  const found = await cache.match(URL_0);
  expect(new Uint8Array(await found!.arrayBuffer())).toEqual(CHUNK);
  const entry = await inner.match(URL_0);
  expect(entry?.headers.has('X-In-File')).toBe(false);
  expect(entry?.headers.get('X-SHA-256')).toBe(await sha256(CHUNK));
  expect(entry?.headers.get('Content-Length')).toBe('100000');
  expect((await entry!.arrayBuffer()).byteLength).toBe(100_000);
  expect(files.size).toBe(0);
});

test.each([
  ['gone', () => void files.delete('abc-0')],
  ['short', () => void files.set('abc-0', CHUNK.slice(1))],
  ['altered', () => void files.set('abc-0', CHUNK.with(5, 99))],
])('a chunk whose file is %s is missing, and nothing of it stays', async (_what, harm) => {
  harm();
  expect(await cache.match(URL_0)).toBeUndefined();
  expect(await inner.match(URL_0)).toBeUndefined();
  expect(files.size).toBe(0);
});

test('where there is no room for both, the file goes first', async () => {
  let refused = 0;
  const put = inner.put.bind(inner);
  inner.put = async (url, response) => {
    if (files.size > 0 && ++refused) throw new DOMException('full', 'QuotaExceededError');
    return put(url, response);
  };
  expect((await (await cache.match(URL_0))!.arrayBuffer()).byteLength).toBe(100_000);
  expect(refused).toBe(1);
  expect(files.size).toBe(0);
});

test('two tabs that move the same chunk both get it', async () => {
  const both = await Promise.all([cache.match(URL_0), cache.match(URL_0)]);
  for (const found of both) expect((await found!.arrayBuffer()).byteLength).toBe(100_000);
});

test('an entry that has its body is left as it is', async () => {
  await inner.put(URL_0, new Response(CHUNK));
  expect((await (await cache.match(URL_0))!.arrayBuffer()).byteLength).toBe(100_000);
  expect(files.size).toBe(1);
});

test('files of chunks that nobody knows are given back, the others not', async () => {
  files.set('old-7', CHUNK);
  await cache.tidy();
  expect([...files.keys()]).toEqual(['abc-0']);
  expect(await cache.delete(URL_0)).toBe(true);
  expect(files.size).toBe(0);
});
