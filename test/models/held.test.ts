/** A model that one thread holds in memory, opened by another. */
import { expect, test } from 'vitest';
import { DEMO, type ModelSpec } from '../../src/contract/models.ts';
import type { Manifest } from '../../src/contract/weights.ts';
import { holdModel, memoryPlace, openAnywhere } from '../../src/models/memory.ts';
import type { Place } from '../../src/models/place.ts';
import { WeightStore } from '../../src/models/store.ts';
import { storeFile } from '../../src/models/store-file.ts';
import { MemoryCaches } from '../support/memory-cache.ts';

const MODEL: ModelSpec = { ...DEMO, id: 'someone/held', builtIn: false, calibration: null };
const BYTES = Uint8Array.from({ length: 2500 }, (_, i) => i % 251);

test('its chunks are the same, checked as those on disk are, and nothing is written', async () => {
  const disk = new MemoryCaches();
  const place: Place = { caches: disk.storage, root: 'https://app.test/__weights/' };
  const memory = memoryPlace(place);
  const store = await WeightStore.open(memory);
  const file = await storeFile(store, { path: 'model.onnx' }, new Blob([BYTES]), 1000);
  const manifest: Manifest = {
    ...{ version: 2, model: MODEL, revision: 'abc', onnx: 'model.onnx', files: [file] },
    ...{ chunkSize: 1000, verified: false, savedAt: 1 },
  };
  await store.commit(manifest);
  await holdModel(MODEL.id, memory);

  const held = await openAnywhere(MODEL.id, place);
  expect(held?.manifest).toEqual(manifest);
  const whole = await (await held!.file('model.onnx'))!.arrayBuffer();
  expect(new Uint8Array(whole)).toEqual(BYTES);
  expect(await held!.chunk(file, 2)).toEqual(BYTES.slice(2000));
  const other = { ...file, chunks: file.chunks.with(0, file.chunks[1]!) };
  await expect(held!.chunk(other, 0)).rejects.toMatchObject({ code: 'corrupt' });
  await held!.keepOutline(file.key, new Uint8Array(10)); // nowhere
  expect(await held!.outline(file.key)).toBeUndefined();
  expect(disk.puts).toBe(0);
});
