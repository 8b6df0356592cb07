/** Fetches a model file by file into the chunk store; whatever is stored is never fetched twice. */
import { AppError } from '../contract/errors.ts';
import type { ModelHost, ModelSpec } from '../contract/models.ts';
import type { DownloadProgress, Manifest, StoredFile } from '../contract/weights.ts';
import { FileDownload } from './file-download.ts';
import { listFiles } from './hub.ts';
import { Progress } from './progress.ts';
import { abortError, type Patience } from './request.ts';
import { CHUNK_SIZE, WeightStore, type Place } from './store.ts';

export interface DownloadOptions extends Patience {
  onProgress?: ((p: DownloadProgress) => void) | undefined;
  place?: Place | undefined;
  chunkSize?: number;
  /** Waits before the first, second, … retry, in milliseconds. */
  backoffMs?: readonly number[];
}

/** @throws AppError `offline`, `download`, `corrupt`, `storage`; AbortError (chunks are kept). */
export async function download(
  model: ModelSpec,
  host: ModelHost,
  options: DownloadOptions = {},
): Promise<Manifest> {
  const { signal } = options;
  if (signal?.aborted) throw abortError();
  const store = await WeightStore.open(options.place);
  const work = () => downloadAlone(store, model, host, options);
  // Two tabs must not fetch the same bytes: the second waits, and then finds the model complete.
  const name = `qwen-all-in-one-download:${model.id}`;
  if (!globalThis.navigator?.locks) return work();
  return navigator.locks.request(name, { ...(signal && { signal }) }, work);
}

async function downloadAlone(
  store: WeightStore,
  model: ModelSpec,
  host: ModelHost,
  options: DownloadOptions,
): Promise<Manifest> {
  const { signal, onProgress, idleMs } = options;
  const { chunkSize = CHUNK_SIZE, backoffMs = [1000, 3000, 9000] } = options;
  const complete = await findComplete(store, model.id);
  if (complete) return complete;

  const progress = new Progress(new URL(host.url).host, onProgress);
  const { revision, onnx, files } = await listFiles(model, host, { signal, idleMs });
  const settings = { store, chunkSize, backoffMs, idleMs, signal, progress };
  const downloads = files.map(
    (file) => new FileDownload({ modelId: model.id, revision, path: file.path }, file, settings),
  );
  const resumed = await Promise.all(downloads.map((download) => download.inspect()));
  progress.begin(
    files.map(({ size }) => size),
    resumed.reduce((sum, bytes) => sum + bytes, 0),
  );

  const stored: StoredFile[] = [];
  for (const download of downloads) stored.push(await download.run());
  if (signal?.aborted) throw abortError();
  const manifest: Manifest = {
    version: 1,
    model,
    revision,
    onnx,
    files: stored,
    chunkSize,
    verified: files.every(({ path, sha256 }) => path.endsWith('.json') || sha256 !== null),
    savedAt: Date.now(),
  };
  const gap = await findGap(store, manifest);
  if (gap) throw new AppError('storage', `${gap} was removed meanwhile`, { reason: 'refused' });
  await store.commit(manifest);
  progress.end();
  return manifest;
}

/** A manifest whose chunks are all there; one with gaps is what a repair starts from. */
async function findComplete(store: WeightStore, modelId: string): Promise<Manifest | undefined> {
  const manifest = await store.manifest(modelId);
  return manifest && !(await findGap(store, manifest)) ? manifest : undefined;
}

async function findGap(store: WeightStore, manifest: Manifest): Promise<string | undefined> {
  const { chunkSize, revision } = manifest;
  for (const { path, size } of manifest.files) {
    const ref = { modelId: manifest.model.id, revision, path };
    if ((await store.countChunks(ref, size, chunkSize)) * chunkSize < size) return path;
  }
  return undefined;
}
