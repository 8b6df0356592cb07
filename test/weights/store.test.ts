import { beforeEach, describe, expect, test } from 'vitest';
import { DEMO } from '../../src/contract/models.ts';
import type { Manifest } from '../../src/contract/weights.ts';
import {
  CACHE_NAME,
  listStored,
  openStored,
  removeStored,
  WeightStore,
  type Place,
} from '../../src/weights/store.ts';
import { failure } from '../support/failure.ts';
import { MemoryCaches } from '../support/memory-cache.ts';
import { MODEL, sha256, someBytes } from '../support/repo.ts';

const ROOT = 'https://app.test/sub/__weights/';
const MODEL_URL = `${ROOT}someone%2FSome-Model/`;
const CHUNK = 1000;
const bytes = someBytes(2500);

let caches: MemoryCaches;
let place: Place;

beforeEach(() => {
  caches = new MemoryCaches();
  place = { caches: caches.storage, root: ROOT };
});

const manifestOf = (changes: Partial<Manifest> = {}): Manifest => ({
  version: 1,
  model: MODEL,
  revision: 'abc',
  onnx: 'onnx/model.onnx',
  files: [{ path: 'onnx/model.onnx', size: bytes.length, sha256: null }],
  chunkSize: CHUNK,
  verified: false,
  savedAt: 1,
  ...changes,
});

async function fill(manifest = manifestOf()): Promise<void> {
  const store = await WeightStore.open(place);
  const ref = { modelId: manifest.model.id, revision: 'abc', path: 'onnx/model.onnx' };
  for (let i = 0; i < 3; i++) {
    await store.putChunk(ref, i, bytes.slice(i * CHUNK, (i + 1) * CHUNK), bytes.length);
  }
  await store.commit(manifest);
}

const entries = () => caches.entries.get(CACHE_NAME)!;

describe('a stored model', () => {
  test('comes back as it was put in, under keys that do not depend on the host', async () => {
    await fill();
    expect([...entries().keys()]).toEqual([
      `${MODEL_URL}abc/onnx/model.onnx/0`,
      `${MODEL_URL}abc/onnx/model.onnx/1`,
      `${MODEL_URL}abc/onnx/model.onnx/2`,
      `${MODEL_URL}manifest`,
    ]);
    const stored = await openStored(MODEL.id, place);
    expect(stored!.manifest).toEqual(manifestOf());
    const file = await stored!.file('onnx/model.onnx');
    expect(file!.headers.get('Content-Length')).toBe('2500');
    expect(await sha256(file!)).toBe(await sha256(bytes));
  });

  test('is read one chunk at a time', async () => {
    await fill();
    const file = await (await openStored(MODEL.id, place))!.file('onnx/model.onnx');
    const lengths: number[] = [];
    const reader = file!.body!.getReader();
    for (let r = await reader.read(); !r.done; r = await reader.read())
      lengths.push(r.value.length);
    expect(lengths).toEqual([1000, 1000, 500]);
  });

  test('is listed beside others, also by two callers at once', async () => {
    await fill();
    await fill(manifestOf({ model: { ...MODEL, id: 'other/Model' } }));
    const lists = await Promise.all([listStored(place), listStored(place)]);
    for (const list of lists) {
      expect(list.map(({ model }) => model.id)).toEqual([MODEL.id, 'other/Model']);
    }
  });

  test('is gone after removal, and nothing else is', async () => {
    await fill();
    await fill(manifestOf({ model: { ...MODEL, id: `${MODEL.id}-2` } }));
    const foreign = await place.caches!.open('another-app');
    await foreign.put('https://app.test/x', new Response('x'));
    await removeStored(MODEL.id, place);
    expect(await openStored(MODEL.id, place)).toBeUndefined();
    expect([...entries().keys()].filter((key) => key.startsWith(MODEL_URL))).toEqual([]);
    expect(await openStored(`${MODEL.id}-2`, place)).toBeDefined();
    expect(caches.entries.get('another-app')!.size).toBe(1);
  });
});

describe('a damaged store', () => {
  const chunk = `${MODEL_URL}abc/onnx/model.onnx/1`;
  const corrupt = { code: 'corrupt', facts: { file: 'onnx/model.onnx' } };

  test('with a chunk missing is `corrupt` before anything is read', async () => {
    await fill();
    entries().delete(chunk);
    const stored = await openStored(MODEL.id, place);
    expect(await failure(stored!.file('onnx/model.onnx'))).toEqual(corrupt);
  });

  test('with a chunk cut short is `corrupt` while it is read', async () => {
    await fill();
    entries().get(chunk)!.bytes = new Uint8Array(10);
    const file = await (await openStored(MODEL.id, place))!.file('onnx/model.onnx');
    expect(await failure(file!.arrayBuffer())).toEqual(corrupt);
  });

  test.each([
    ['text', 'not JSON'],
    ['another version', { ...manifestOf(), version: 2 }],
    ['a negative size', { ...manifestOf(), files: [{ path: 'a', size: -1, sha256: null }] }],
    ['no chunk size', { ...manifestOf(), chunkSize: 0 }],
    ['an ONNX file that it does not list', { ...manifestOf(), onnx: 'other.onnx' }],
    ['another model', { ...manifestOf(), model: DEMO }],
  ])('with %s in the place of the manifest counts as absent', async (_what, content) => {
    await fill();
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    entries().get(`${MODEL_URL}manifest`)!.bytes = new TextEncoder().encode(text);
    expect(await openStored(MODEL.id, place)).toBeUndefined();
  });
});

test('where Cache Storage is refused, every call is `storage` with reason refused', async () => {
  const refused = { code: 'storage', facts: { reason: 'refused' } };
  const nowhere = { ...place, caches: undefined };
  expect(await failure(listStored(nowhere))).toEqual(refused);
  expect(await failure(openStored(MODEL.id, nowhere))).toEqual(refused);
  expect(await failure(removeStored(MODEL.id, nowhere))).toEqual(refused);
});
