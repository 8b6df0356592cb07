/** A model in the weights store, loaded by the real engine. */
import { beforeEach, expect, test, vi } from 'vitest';
import { toErrorData } from '../../src/contract/errors.ts';
import { DEMO, type ModelSpec } from '../../src/contract/models.ts';
import { LocalEngine } from '../../src/engine/engine.ts';
import { storedFiles } from '../../src/engine/model-files.ts';
import { ReadAhead } from '../../src/engine/read-ahead.ts';
import { CACHE_NAME, type Place } from '../../src/models/place.ts';
import type { ReadJob, ReadReply } from '../../src/models/reader/worker.ts';
import { fillFile } from '../../src/models/shared-file.ts';
import { openStored, WeightStore } from '../../src/models/store.ts';
import { storeFile } from '../../src/models/store-file.ts';
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

test.each(['config.json', 'tokenizer.json', ONNX])(
  'a stored model with a damaged byte in %s never answers, and the chunk is gone',
  async (path) => {
    const entries = caches.entries.get(CACHE_NAME)!;
    const stored = await openStored(MODEL.id, place);
    const { key } = stored!.manifest.files.find((file) => file.path === path)!;
    const url = `${place.root}${key}/0`;
    const { bytes } = entries.get(url)!;
    bytes[bytes.length - 2]! ^= 1;
    const facts = { file: path };
    await expect(engine().load(MODEL)).rejects.toMatchObject({ code: 'corrupt', facts });
    expect(entries.has(url)).toBe(false);
  },
);

/** The thread that reads ahead, here on the same one: it is done before anybody waits. */
async function filled() {
  const stored = (await openStored(MODEL.id, place))!;
  const worker = new EventTarget();
  const answer = (data: ReadReply) => worker.dispatchEvent(new MessageEvent('message', { data }));
  const postMessage = async ({ files }: ReadJob) => {
    try {
      for (const shared of files) {
        const file = stored.manifest.files.find(({ path }) => path === shared.path)!;
        await fillFile(stored, file, shared);
      }
      answer('done');
    } catch (error) {
      answer(toErrorData(error));
    }
  };
  const terminate = vi.fn();
  const ahead = new ReadAhead(
    stored,
    [ONNX],
    () => Object.assign(worker, { postMessage, terminate }) as unknown as Worker,
  );
  await ahead.complete().catch(() => {});
  const files = { ...(await storedFiles(MODEL, place)), ahead };
  return { engine: new LocalEngine(async () => files, NODE_RUNTIME), terminate };
}

test('read ahead, it answers the same; the outline is kept for the next load', async () => {
  const plain = engine();
  await plain.load(MODEL);
  const { ms: _, ...expected } = await plain.classify(analystJob('太棒了'));
  for (const kept of [false, true]) {
    const outlines = [...caches.entries.get(CACHE_NAME)!.keys()].filter((url) =>
      url.includes('/outlines/'),
    );
    expect(outlines).toHaveLength(kept ? 1 : 0);
    const ahead = await filled();
    await ahead.engine.load(MODEL);
    expect(ahead.terminate).toHaveBeenCalledOnce();
    expect(await ahead.engine.classify(analystJob('太棒了'))).toMatchObject(expected);
  }
});

test('read ahead, a chunk that is gone or damaged is named, whatever the runtime makes of it', async () => {
  await (await filled()).engine.load(MODEL); // with an outline, the graph alone notices nothing
  const entries = caches.entries.get(CACHE_NAME)!;
  const chunk = [...entries.keys()].filter((url) => url.endsWith('/2')).at(-1)!;
  entries.get(chunk)!.bytes[0]! ^= 1;
  const facts = { file: ONNX };
  for (const _ of ['damaged', 'gone']) {
    await expect((await filled()).engine.load(MODEL)).rejects.toMatchObject({
      code: 'corrupt',
      facts,
    });
    expect(entries.has(chunk)).toBe(false);
  }
});

test('where the thread does not start, the files are read one after another', async () => {
  const stored = (await openStored(MODEL.id, place))!;
  const worker = Object.assign(new EventTarget(), { postMessage() {}, terminate: vi.fn() });
  const ahead = new ReadAhead(stored, [ONNX], () => worker as unknown as Worker);
  worker.dispatchEvent(new Event('error'));
  const files = { ...(await storedFiles(MODEL, place)), ahead };
  const loaded = new LocalEngine(async () => files, NODE_RUNTIME);
  await loaded.load(MODEL);
  expect(worker.terminate).toHaveBeenCalled();
  await expect(loaded.classify(analystJob('太棒了'))).resolves.toBeDefined();
});

test('a damaged outline is no harm: it is made anew', async () => {
  await (await filled()).engine.load(MODEL);
  const entries = caches.entries.get(CACHE_NAME)!;
  const url = [...entries.keys()].find((one) => one.includes('/outlines/'))!;
  const sound = entries.get(url)!.bytes.slice();
  entries.get(url)!.bytes[100]! ^= 1;
  await (await filled()).engine.load(MODEL);
  expect(entries.get(url)!.bytes).toEqual(sound);
});

test('a model that is not stored says so', async () => {
  const load = engine().load({ ...MODEL, id: 'nobody/nothing' });
  await expect(load).rejects.toMatchObject({ code: 'corrupt', facts: { reason: 'missing' } });
});
