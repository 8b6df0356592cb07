/** Downloads that are interrupted: what is stored is not fetched again, and still checked. */
import { expect, test } from 'vitest';
import type { DownloadProgress } from '../../src/contract/weights.ts';
import { CACHE_NAME } from '../../src/models/place.ts';
import { openStored } from '../../src/models/store.ts';
import { failure } from '../support/failure.ts';
import { MODEL, ONNX, ONNX_SIZE, someBytes } from '../support/repo.ts';
import { CHUNK, stage } from './stage.ts';

const s = stage();

test('a broken connection is taken up by itself where it stopped', async () => {
  s.hub.faults.cutAfter = 30_000;
  const seen: DownloadProgress[] = [];
  const manifest = await s.get({ onProgress: (p) => seen.push(p) });
  expect(manifest.verified).toBe(true);
  expect(seen.at(-1)!.loadedBytes).toBe(seen.at(-1)!.totalBytes);
  await s.expectWholeModel();
  expect(s.onnxBytes()).toBeLessThan(ONNX_SIZE + 4 * CHUNK);
});

test.each([1, CHUNK - 1, CHUNK, CHUNK + 1, 50_001, ONNX_SIZE - 1])(
  'after a break at byte %i no more than a chunk is fetched twice',
  async (cut) => {
    await s.getOnly(cut);
    await s.get();
    await s.expectWholeModel();
    expect(s.onnxBytes()).toBeLessThan(ONNX_SIZE + CHUNK);
  },
);

test('a host that sends too little every time ends it as `download`, chunks kept', async () => {
  await s.getOnly(10_000);
  const kept = (await s.chunksOf(ONNX)).length;
  expect(kept).toBe(2);
  s.hub.faults.cutAfter = 100; // less than a chunk: no attempt gets any further
  const { code, facts } = await failure(s.get());
  expect(code).toBe('download');
  expect(facts).toMatchObject({ file: ONNX, reason: 'incomplete' });
  expect(s.hub.requests.filter(({ bytes }) => bytes === 100).length).toBe(1 + 3);
  expect((await s.chunksOf(ONNX)).length).toBe(kept);
  expect(await openStored(MODEL.id, s.place)).toBeUndefined();
});

test('an abort is an AbortError, keeps the chunks, and they are verified next time', async () => {
  const controller = new AbortController();
  s.hub.faults.bytesPerSecond = 200_000;
  const onProgress = ({ loadedBytes }: DownloadProgress) => {
    if (loadedBytes > 40_000) controller.abort();
  };
  const download = s.get({ signal: controller.signal, onProgress });
  await expect(download).rejects.toMatchObject({ name: 'AbortError' });
  expect((await s.chunksOf(ONNX)).length).toBeGreaterThan(5);
  s.hub.faults.bytesPerSecond = undefined;
  const seen: DownloadProgress[] = [];
  await s.get({ onProgress: (p) => seen.push(p) });
  expect(seen.some(({ phase }) => phase === 'verifying')).toBe(true);
  expect(seen.at(-1)!.resumedBytes).toBeGreaterThan(5 * CHUNK);
  await s.expectWholeModel();
});

test('a host without Range is asked for all, and what is stored is kept', async () => {
  await s.getOnly(30_000);
  s.hub.faults.noRange = true;
  const putsBefore = s.caches.puts;
  await s.get();
  await s.expectWholeModel();
  const missing = Math.ceil(ONNX_SIZE / CHUNK) - Math.floor(30_000 / CHUNK);
  expect(s.caches.puts - putsBefore).toBe(missing + 2); // and the plan, and the manifest
});

test('a host that sends another Range than asked for is asked for all', async () => {
  await s.getOnly(30_000);
  s.hub.faults.wrongRange = true;
  await s.get();
  await s.expectWholeModel();
});

test('a stored chunk that was altered is found out, and it alone is fetched again', async () => {
  await s.getOnly(30_000);
  const entries = s.caches.entries.get(CACHE_NAME)!;
  entries.get((await s.chunksOf(ONNX))[0]!)!.bytes[7]! ^= 1;
  await s.get();
  await s.expectWholeModel();
  expect(s.onnxBytes()).toBeLessThan(ONNX_SIZE + 2 * CHUNK);
});

test('a file that changed meanwhile is fetched anew', async () => {
  await s.getOnly(30_000);
  s.repo.write(ONNX, someBytes(60_000, 7));
  await s.get();
  await s.expectWholeModel(someBytes(60_000, 7));
});
