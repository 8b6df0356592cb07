import { beforeEach, describe, expect, test } from 'vitest';
import { DEMO, type ModelSpec } from '../../src/contract/models.ts';
import type { Manifest } from '../../src/contract/weights.ts';
import { checkStored } from '../../src/models/check.ts';
import { CACHE_NAME, type Place } from '../../src/models/place.ts';
import { storeFile } from '../../src/models/store-file.ts';
import { listStored, openStored, removeStored, WeightStore } from '../../src/models/store.ts';
import { failure } from '../support/failure.ts';
import { MemoryCaches } from '../support/memory-cache.ts';
import { MODEL, sha256, someBytes } from '../support/repo.ts';

const ROOT = 'https://app.test/sub/__weights/';
const MANIFEST = `${ROOT}models/someone%2FSome-Model/manifest`;
const CHUNK = 1000;
const PATH = 'onnx/model.onnx';
const bytes = someBytes(2500);
const key = await sha256(bytes);

let caches: MemoryCaches;
let place: Place;

beforeEach(() => {
  caches = new MemoryCaches();
  place = { caches: caches.storage, root: ROOT };
});

/** A stored model of one file. */
async function fill(model: ModelSpec = MODEL, content: Uint8Array = bytes): Promise<Manifest> {
  const store = await WeightStore.open(place);
  const files = [await storeFile(store, { path: PATH }, new Blob([content.slice()]), CHUNK)];
  const rest = { revision: 'abc', onnx: PATH, chunkSize: CHUNK, verified: true, savedAt: 1 };
  const manifest: Manifest = { version: 2, model, files, ...rest };
  await store.commit(manifest);
  return manifest;
}

const other: ModelSpec = { ...MODEL, id: 'other/Model' };
const entries = () => caches.entries.get(CACHE_NAME)!;
const chunks = (of = key) => [...entries().keys()].filter((url) => url.startsWith(`${ROOT}${of}/`));

describe('a stored model', () => {
  test('comes back as it was put in, under keys that name its content', async () => {
    const manifest = await fill();
    expect([...entries().keys()]).toEqual([
      `${ROOT}${key}/0`,
      `${ROOT}${key}/1`,
      `${ROOT}${key}/2`,
      MANIFEST,
    ]);
    const stored = await openStored(MODEL.id, place);
    expect(stored!.manifest).toEqual(manifest);
    expect(manifest.files[0]!.chunks[2]).toBe(await sha256(bytes.slice(2000)));
    const file = await stored!.file(PATH);
    expect(file!.headers.get('Content-Length')).toBe('2500');
    expect(await sha256(file!)).toBe(key);
    const parts = [0, 1, 2].map((i) => stored!.chunk(manifest.files[0]!, i));
    expect((await Promise.all(parts)).map(({ length }) => length)).toEqual([1000, 1000, 500]);
  });

  test('is read one chunk at a time', async () => {
    await fill();
    const file = await (await openStored(MODEL.id, place))!.file(PATH);
    const lengths: number[] = [];
    const reader = file!.body!.getReader();
    for (let r = await reader.read(); !r.done; r = await reader.read())
      lengths.push(r.value.length);
    expect(lengths).toEqual([1000, 1000, 500]);
  });

  test('shares what is the same with another, and keeps it when that one goes', async () => {
    await fill();
    const puts = caches.puts;
    await fill(other);
    expect(caches.puts - puts).toBe(1); // its manifest
    expect(chunks().length).toBe(3);
    await removeStored(MODEL.id, place);
    const file = await (await openStored(other.id, place))!.file(PATH);
    expect(await sha256(file!)).toBe(key);
    await removeStored(other.id, place);
    expect(entries().size).toBe(0);
  });

  test('is listed beside others, also by two callers at once', async () => {
    await fill();
    await fill(other);
    const lists = await Promise.all([listStored(place), listStored(place)]);
    for (const list of lists) {
      expect(list.map(({ model }) => model.id)).toEqual([MODEL.id, other.id]);
    }
  });

  test('is gone after removal, and nothing else is', async () => {
    await fill();
    await fill({ ...MODEL, id: `${MODEL.id}-2` }, someBytes(1500, 2));
    const foreign = await place.caches!.open('another-app');
    await foreign.put('https://app.test/x', new Response('x'));
    await removeStored(MODEL.id, place);
    expect(await openStored(MODEL.id, place)).toBeUndefined();
    expect(chunks()).toEqual([]);
    expect(await openStored(`${MODEL.id}-2`, place)).toBeDefined();
    expect(caches.entries.get('another-app')!.size).toBe(1);
  });

  test('replaces another edition of itself, of which nothing is left', async () => {
    await fill();
    const next = someBytes(1700, 9);
    await fill(MODEL, next);
    expect(chunks()).toEqual([]);
    expect(chunks(await sha256(next)).length).toBe(2);
  });

  test('on its way keeps its chunks when another model is committed', async () => {
    const store = await WeightStore.open(place);
    const files = [{ path: PATH, size: 2500, key, chunks: [] }];
    const plan = { revision: 'abc', onnx: PATH, files, chunkSize: CHUNK, source: 'x' };
    await store.begin({ version: 2, model: other, ...plan });
    await store.putChunk(key, 0, new Uint8Array(bytes.slice(0, CHUNK)));
    await fill(MODEL, someBytes(1500, 2));
    expect(chunks().length).toBe(1);
    expect((await store.plans()).map(({ model }) => model.id)).toEqual([other.id]);
  });
});

test('what an earlier layout left is given back to the disk', async () => {
  const former = await caches.open('qwen-all-in-one-weights-v1');
  await former.put(`${ROOT}x`, new Response('old'));
  await caches.open('qwen-all-in-one-weights-other');
  await listStored(place);
  expect([...caches.entries.keys()]).toEqual(['qwen-all-in-one-weights-other', CACHE_NAME]);
});

describe('a file from a folder', () => {
  const put = async (known: Parameters<typeof storeFile>[1]) =>
    storeFile(await WeightStore.open(place), known, new Blob([bytes.slice()]), CHUNK);

  test('with a wrong chunk is refused before that chunk is stored', async () => {
    const hashes = await Promise.all(
      [0, 1, 2].map((i) => sha256(bytes.slice(i * 1000, i * 1000 + 1000))),
    );
    const refused = { code: 'corrupt', facts: { file: PATH, reason: 'chunk' } };
    const bad = [hashes[0]!, 'f'.repeat(64), hashes[2]!];
    expect(await failure(put({ path: PATH, key, chunks: bad }))).toEqual(refused);
    expect(chunks()).toEqual([`${ROOT}${key}/0`]);
    await expect(put({ path: PATH, key, chunks: hashes })).resolves.toMatchObject({ sha256: key });
  });

  test('that is another than was promised is refused, and nothing of it stays', async () => {
    const wrong = 'f'.repeat(64);
    expect((await failure(put({ path: PATH, key: wrong }))).code).toBe('corrupt');
    expect((await failure(put({ path: PATH, size: 7 }))).code).toBe('corrupt');
    expect((await failure(put({ path: 'a.json' }))).facts.reason).toBe('content');
    expect(entries().size).toBe(0);
  });
});

describe('a damaged store', () => {
  const corrupt = { code: 'corrupt', facts: { file: PATH } };

  test('with a chunk missing is `corrupt` before anything is read', async () => {
    await fill();
    entries().delete(chunks()[1]!);
    const stored = await openStored(MODEL.id, place);
    expect(await failure(stored!.file(PATH))).toEqual(corrupt);
    expect(await failure(stored!.chunk(stored!.manifest.files[0]!, 1))).toEqual(corrupt);
  });

  test('with a chunk cut short is `corrupt` while it is read', async () => {
    await fill();
    entries().get(chunks()[1]!)!.bytes = new Uint8Array(10);
    const stored = await openStored(MODEL.id, place);
    expect(await failure((await stored!.file(PATH))!.arrayBuffer())).toEqual(corrupt);
    expect(await failure(stored!.chunk(stored!.manifest.files[0]!, 1))).toEqual(corrupt);
  });

  test.each([
    ['text', 'not JSON'],
    ['another version', { version: 1 }],
    ['a negative size', { files: [{ path: 'a', size: -1, sha256: key, key, chunks: [] }] }],
    [
      'a path that leads out',
      { onnx: '../x', files: [{ path: '../x', size: 0, sha256: key, key, chunks: [] }] },
    ],
    ['too few chunk hashes', { chunkSize: 500 }],
    ['no chunk size', { chunkSize: 0 }],
    ['an ONNX file that it does not list', { onnx: 'other.onnx' }],
    ['another model', { model: DEMO }],
  ])('with %s in the place of the manifest counts as absent', async (_what, content) => {
    const manifest = await fill();
    const text =
      typeof content === 'string' ? content : JSON.stringify({ ...manifest, ...content });
    entries().get(MANIFEST)!.bytes = new TextEncoder().encode(text);
    expect(await openStored(MODEL.id, place)).toBeUndefined();
  });
});

test('where Cache Storage is refused, what needs it is `storage` with reason refused', async () => {
  const refused = { code: 'storage', facts: { reason: 'refused' } };
  const nowhere = { ...place, caches: undefined };
  expect(await failure(listStored(nowhere))).toEqual(refused);
  expect(await failure(openStored(MODEL.id, nowhere))).toEqual(refused);
  // What is held in memory is none the worse.
  await removeStored(MODEL.id, nowhere);
  expect(await checkStored(MODEL.id, { place: nowhere })).toEqual({ bytes: 0, files: [] });
});
