/** Every chunk damaged in turn, in every way: it is noticed, and it alone is fetched again. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Manifest } from '../../src/contract/weights.ts';
import { checkStored } from '../../src/models/check.ts';
import { CACHE_NAME } from '../../src/models/place.ts';
import { openStored } from '../../src/models/store.ts';
import { listUnfinished } from '../../src/models/unfinished.ts';
import { failure } from '../support/failure.ts';
import { MODEL, ONNX, ONNX_SIZE } from '../support/repo.ts';
import { CHUNK, stage } from './stage.ts';

const s = stage();
let manifest: Manifest;

beforeEach(async () => {
  manifest = await s.get();
  s.hub.requests.length = 0;
});

type Entries = Map<string, { bytes: Uint8Array<ArrayBuffer> }>;
const ways: [string, (entries: Entries, url: string) => void][] = [
  ['deleted', (entries, url) => void entries.delete(url)],
  ['truncated', (entries, url) => (entries.get(url)!.bytes = entries.get(url)!.bytes.slice(0, -1))],
  ['emptied', (entries, url) => (entries.get(url)!.bytes = new Uint8Array(0))],
  ['flipped', (entries, url) => (entries.get(url)!.bytes[0]! ^= 128)],
];

test.each(ways)('%s: noticed, and mended with the bytes of that chunk', async (_way, harm) => {
  const entries = s.caches.entries.get(CACHE_NAME)!;
  for (const { path, key, size, chunks } of manifest.files) {
    for (const i of chunks.keys()) {
      const url = [...entries.keys()].find((one) => one.endsWith(`/${key}/${i}`))!;
      const length = Math.min(CHUNK, size - i * CHUNK);
      harm(entries, url);
      const damage = await checkStored(MODEL.id, { place: s.place });
      const same = manifest.files.filter((file) => file.key === key).map((file) => file.path);
      expect(damage).toEqual({ bytes: same.length * length, files: same });
      const stored = await openStored(MODEL.id, s.place);
      const read = stored!.file(path).then((file) => file!.arrayBuffer());
      expect((await failure(read)).code).toBe('corrupt');

      s.hub.requests.length = 0;
      await s.get();
      const sent = s.hub.requests.filter(({ bytes }) => bytes > 0); // the others redirect
      expect(sent.map(({ bytes }) => bytes)).toEqual([length]);
      expect(same.some((one) => sent[0]!.url.endsWith(one))).toBe(true);
      expect(await checkStored(MODEL.id, { place: s.place })).toEqual({ bytes: 0, files: [] });
    }
  }
  await s.expectWholeModel();
});

test('a chunk with another chunk of the right length in its place is found out', async () => {
  const entries = s.caches.entries.get(CACHE_NAME)!;
  const [first, second] = await s.chunksOf(ONNX);
  entries.set(first!, entries.get(second!)!); // with its own, fitting hash
  const damage = await checkStored(MODEL.id, { place: s.place });
  expect(damage).toEqual({ bytes: CHUNK, files: [ONNX] });
});

test('mending takes the edition that is stored, whatever the branch has now', async () => {
  const entries = s.caches.entries.get(CACHE_NAME)!;
  entries.delete((await s.chunksOf(ONNX))[4]!);
  s.hub.faults.status['api'] = 500; // nobody is asked what there is
  await s.get();
  await s.expectWholeModel();
  expect(s.onnxBytes()).toBe(CHUNK);
});

test('mending offline is `offline`, and names the host; what is there stays', async () => {
  const entries = s.caches.entries.get(CACHE_NAME)!;
  entries.delete((await s.chunksOf(ONNX))[4]!);
  const url = s.hosts[0]!.url;
  s.hosts = [{ kind: 'hub', url: 'http://localhost:9/' }];
  const { code, facts } = await failure(s.get());
  expect({ code, host: facts.host }).toEqual({ code: 'offline', host: 'localhost:9' });
  s.hosts = [{ kind: 'hub', url }];
  await s.get();
  expect(s.onnxBytes()).toBe(CHUNK);
});

describe('an unfinished download', () => {
  test('is listed with its bytes, until it is finished', async () => {
    expect(await listUnfinished(s.place)).toEqual([]);
    s.repo.write(ONNX, new Uint8Array(ONNX_SIZE).fill(7));
    s.caches.entries.clear();
    await s.getOnly(30_000);
    const [one] = await listUnfinished(s.place);
    expect(one).toMatchObject({ model: { id: MODEL.id } });
    expect(one!.storedBytes).toBeGreaterThan(7 * CHUNK);
    expect(one!.totalBytes).toBeGreaterThan(ONNX_SIZE);
    await s.get();
    expect(await listUnfinished(s.place)).toEqual([]);
  });
});
