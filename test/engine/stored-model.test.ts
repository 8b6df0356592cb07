/** A model in the weights store, loaded by the real engine. */
import { beforeEach, expect, test } from 'vitest';
import { DEMO, type ModelSpec } from '../../src/contract/models.ts';
import { LocalEngine } from '../../src/engine/engine.ts';
import { storedFiles } from '../../src/engine/model-files.ts';
import { CACHE_NAME, type Place } from '../../src/weights/place.ts';
import { WeightStore } from '../../src/weights/store.ts';
import { storeFile } from '../../src/weights/store-file.ts';
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
    files.push(await storeFile(store, { path }, new Blob([await readDemo(path)]), CHUNK));
  }
  await store.commit({
    version: 2,
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
  const chunk = [...(entries?.keys() ?? [])].filter((url) => url.endsWith('/2')).at(-1) ?? '';
  expect(entries?.delete(chunk)).toBe(true);
  const facts = { file: ONNX };
  await expect(engine().load(MODEL)).rejects.toMatchObject({ code: 'corrupt', facts });
});

test('a model that is not stored says so', async () => {
  const load = engine().load({ ...MODEL, id: 'nobody/nothing' });
  await expect(load).rejects.toMatchObject({ code: 'corrupt', facts: { reason: 'missing' } });
});
