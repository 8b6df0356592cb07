/** Reads every stored byte of a model again. What is damaged is deleted, so that a download mends it. */
import type { Damage, DownloadProgress } from '../contract/weights.ts';
import type { Place } from './place.ts';
import { Progress } from './progress.ts';
import { abortError } from './request.ts';
import { WeightStore } from './store.ts';

export interface CheckOptions {
  place?: Place | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((p: DownloadProgress) => void) | undefined;
}

/** A model that is not stored has no damage; where nothing may be stored, it is in memory. */
export async function checkStored(modelId: string, options: CheckOptions = {}): Promise<Damage> {
  const store = await WeightStore.openIfAllowed(options.place);
  const manifest = await store?.manifest(modelId);
  if (!store || !manifest) return { bytes: 0, files: [] };
  const { files, chunkSize } = manifest;
  const progress = new Progress(options.onProgress);
  progress.begin(
    files.map(({ size }) => size),
    0,
  );
  const damaged = new Set<string>();
  let bytes = 0;
  let spare: ArrayBuffer | undefined;
  for (const { path, size, key, chunks } of files) {
    for (const [i, hash] of chunks.entries()) {
      if (options.signal?.aborted) throw abortError();
      const length = Math.min(chunkSize, size - i * chunkSize);
      const chunk = await store.readChunk(key, i, length, hash, spare);
      spare = chunk?.bytes.buffer;
      if (!chunk) {
        damaged.add(path);
        bytes += length;
      }
      progress.add('verifying', length);
    }
  }
  progress.end();
  return { bytes, files: [...damaged] };
}
