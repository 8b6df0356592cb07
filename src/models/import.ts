/** A model from files that a person brought, into the store: wholly right, or not at all. */
import { customModel, type ModelSpec } from '../contract/models.ts';
import type { CarriedFile, DownloadProgress, Manifest, StoredFile } from '../contract/weights.ts';
import { findModel, unpack, type CarriedModel } from './carried.ts';
import { sha256 } from './content.ts';
import { findGguf } from './find-gguf.ts';
import type { Plan, PlannedFile } from './manifest.ts';
import { describeFile } from './pack.ts';
import type { Place } from './place.ts';
import { corrupt, ofImport } from './failures.ts';
import { receiveGguf } from './import-gguf.ts';
import { ImportJob, type Incoming, type IncomingModel } from './import-job.ts';
import { Progress } from './progress.ts';
import { assertRoom, freeBytes } from './room.ts';
import { storeFile, type KnownFile } from './store-file.ts';
import { CHUNK_SIZE, WeightStore } from './store.ts';
import { assertTextsSuit, DESCRIPTIONS } from './suits.ts';
import { inTurn, isLost } from './turns.ts';

export interface CarryOptions {
  onProgress?: ((p: DownloadProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
  place?: Place | undefined;
  chunkSize?: number | undefined;
  /** Of several GGUF files the one, by its path. */
  only?: string | undefined;
  /** Bytes that the browser has left; undefined where it does not say. */
  free?: (() => Promise<number | undefined>) | undefined;
}

/** @throws AppError `input`, `corrupt` (reason `import`), `storage`; AbortError. Nothing is stored then. */
export async function importModel(
  brought: readonly CarriedFile[],
  options: CarryOptions = {},
): Promise<Manifest> {
  const { place, signal, chunkSize = CHUNK_SIZE, onProgress, only, free = freeBytes } = options;
  try {
    const folder = await unpack(brought);
    const gguf = await findGguf(folder, only);
    const found = gguf ?? (await findModel(folder));
    const store = await WeightStore.open(place);
    const job = new ImportJob(store, chunkSize, new Progress(onProgress), signal);
    const incoming = await ('file' in found ? receiveGguf(found, job) : receiveFiles(found, job));
    const planned = incoming.files.map((file) => file.planned);
    await assertRoom(store, planned, chunkSize, await free());
    for (;;) {
      const model = await keptApart(store, incoming);
      const turn = { root: store.root, modelId: model.id };
      const work = (held: AbortSignal) => {
        job.signal = held;
        return storeWhole({ ...incoming, model }, job);
      };
      const done = await inTurn(turn, work, signal);
      if (done) return done;
    }
  } catch (error) {
    throw ofImport(error);
  }
}

/** Undefined where another tab has stored a model under the name while this one waited its turn. */
async function storeWhole(incoming: IncomingModel, job: ImportJob): Promise<Manifest | undefined> {
  const { store } = job;
  const { id } = incoming.model;
  if ((await keptApart(store, incoming)).id !== id) return undefined;
  const earlier = await store.plan(id);
  try {
    return await storeModel(incoming, job);
  } catch (error) {
    // What another tab took over is its own by now: it may have begun the same model.
    if (job.signal && isLost(job.signal)) await store.sweep();
    else await store.rollBack(id, earlier);
    throw error;
  }
}

/**
 * What a person brings never takes the place of other files: where some are stored under the name,
 * or an import of some was cut short, both stay. The same contents always get the same id.
 */
async function keptApart(
  store: WeightStore,
  { model, facts, files }: IncomingModel,
): Promise<ModelSpec> {
  const begun = (await store.plans()).filter(isByHand);
  const stored = [...(await store.manifests()), ...begun];
  const isOther = (other: Manifest | Plan) => other.model.id === model.id && !isSame(other, files);
  if (!stored.some(isOther)) return model;
  const keys = files.map(({ planned }) => `${planned.path} ${planned.key}`).sort();
  const digest = await sha256(new TextEncoder().encode(keys.join('\n')));
  const name = model.id.slice(model.id.indexOf('/') + 1).slice(0, 80);
  const id = `imported/${name}-${digest.slice(0, 8)}`;
  const again = stored.find(({ model: other }) => other.id === id);
  const titles = new Set(stored.map(({ model: other }) => other.title));
  let count = 2;
  while (titles.has(`${model.title} (${count})`)) count += 1;
  const title = again?.model.title ?? `${model.title} (${count})`;
  return { ...customModel(id, { ...facts, title }), bytes: model.bytes };
}

/** Whether all that was brought is a file of the other, too. */
function isSame(other: Manifest | Plan, files: readonly Incoming[]): boolean {
  return files.every(({ planned: { path, key } }) =>
    other.files.some(
      (one) => path === one.path && (key === one.key || ('sha256' in one && key === one.sha256)),
    ),
  );
}

/** No host has named its files. */
const isByHand = ({ source }: Plan): boolean => source === '';

/** Reads every file, and compares it with what was promised. */
async function receiveFiles(
  { files, ...found }: CarriedModel,
  job: ImportJob,
): Promise<IncomingModel> {
  const [config = '', tokenizer = ''] = await Promise.all(
    DESCRIPTIONS.map((path) => files.find(({ known }) => known.path === path)?.file.text()),
  );
  assertTextsSuit(config, tokenizer);
  const sizes = files.map(({ file }) => file.size);
  // Every file is read twice. A chunk of the store is replaced only once the file is known to be
  // right: else a damaged copy would take the place of a sound one.
  job.progress.begin([...sizes, ...sizes], 0);
  const incoming: Incoming[] = [];
  for (const { known, file } of files) {
    const planned = await describe(known, file, job);
    const { store, chunkSize, onBytes } = job;
    const work = () => storeFile(store, planned, file, chunkSize, onBytes, job.signal);
    incoming.push({ planned, store: work });
  }
  return { ...found, files: incoming };
}

async function describe(
  { path, size, key }: KnownFile,
  file: Blob,
  { chunkSize, onBytes }: ImportJob,
): Promise<PlannedFile> {
  if (file.size === 0 || (size !== undefined && file.size !== size)) {
    throw corrupt(path, `${file.size} bytes instead of ${size ?? 'some'}`);
  }
  const { sha256, chunks } = await describeFile(path, file, chunkSize, onBytes);
  if (key && sha256 !== key) throw corrupt(path, `the hash is ${sha256}, not ${key}`);
  return { path, size: file.size, key: sha256, chunks };
}

async function storeModel(incoming: IncomingModel, job: ImportJob): Promise<Manifest> {
  const { model, revision, onnx, promised } = incoming;
  const { chunkSize, store } = job;
  const common = { version: 2, model, revision, onnx, chunkSize } as const;
  const files = incoming.files.map(({ planned }) => planned);
  await store.begin({ ...common, files, source: '' });

  const stored: StoredFile[] = [];
  for (const file of incoming.files) stored.push(await file.store());
  const manifest = { ...common, files: stored, verified: promised, savedAt: Date.now() };
  await store.assertWhole(manifest);
  job.goOn();
  await store.commit(manifest);
  // The same files, begun under another name: they are whole now.
  for (const plan of await store.plans()) {
    if (isByHand(plan) && isSame(plan, incoming.files))
      await store.rollBack(plan.model.id, undefined);
  }
  job.progress.end();
  return manifest;
}
