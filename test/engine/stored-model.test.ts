/** A model in the weights store, loaded by the real engine. */
import { beforeEach, expect, test } from 'vitest';
import { DEMO, type ModelSpec } from '../../src/contract/models.ts';
import { LocalEngine } from '../../src/engine/engine.ts';
import { storedFiles } from '../../src/engine/model-files.ts';
import { CACHE_NAME, WeightStore, type Place } from '../../src/weights/store.ts';
import { analystJob } from '../../src/roles/analyst.ts';
import { MemoryCaches } from '../support/memory-cache.ts';
import { NODE_RUNTIME, ONNX, readDemo } from './demo.ts';

const MODEL: ModelSpec = { ...DEMO, id: 'someone/Some-Model', builtIn: false };
const CHUNK = 1_000_000;

let caches: MemoryCaches;
let place: Place;

beforeEach(async () => {
  caches = new MemoryCaches();
  place = { caches: caches.storage, root: 'https://app.test/__weights/' };
  const store = await WeightStore.open(place);
  const files = [];
  for (const path of ['config.json', 'tokenizer.json', 'tokenizer_config.json', ONNX]) {
    const bytes = await readDemo(path);
    files.push({ path, size: bytes.length, sha256: null });
    for (let i = 0; i * CHUNK < bytes.length; i++) {
      const chunk = bytes.subarray(i * CHUNK, (i + 1) * CHUNK);
      await store.putChunk({ modelId: MODEL.id, revision: 'abc', path }, i, chunk, bytes.length);
    }
  }
  await store.commit({
    version: 1,
    model: MODEL,
    revision: 'abc',
    onnx: ONNX,
    files,
    chunkSize: CHUNK,
    verified: false,
    savedAt: 1,
  });
});

const engine = () => new LocalEngine((model) => storedFiles(model, place), NODE_RUNTIME);

test('a stored model loads and answers, and the network is never asked', async () => {
  const loaded = engine();
  await expect(loaded.load(MODEL)).resolves.toMatchObject({ model: MODEL });
  await expect(loaded.classify(analystJob('太棒了'))).resolves.toBeDefined();
});

test('a stored model with a chunk gone is corrupt, and the file is named', async () => {
  const entries = caches.entries.get(CACHE_NAME);
  const chunk = [...(entries?.keys() ?? [])].find((url) => url.endsWith('.onnx/2')) ?? '';
  expect(entries?.delete(chunk)).toBe(true);
  const facts = { file: ONNX };
  await expect(engine().load(MODEL)).rejects.toMatchObject({ code: 'corrupt', facts });
});

test('a model that is not stored says so', async () => {
  const load = engine().load({ ...MODEL, id: 'nobody/nothing' });
  await expect(load).rejects.toMatchObject({ code: 'corrupt', facts: { reason: 'missing' } });
});
