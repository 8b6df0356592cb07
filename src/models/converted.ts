/** What a GGUF file is converted to, into the store: a chunk in memory at a time. */
import type { StoredFile } from '../contract/weights.ts';
import { standInKey } from './content.ts';
import { FilePass } from './file-pass.ts';
import { EDITION, type ConvertedFile } from './gguf/convert.ts';
import { PartReader } from './gguf/part-reader.ts';
import type { PlannedFile } from './manifest.ts';
import type { WeightStore } from './store.ts';

/** @param digest Of the GGUF file: the same bytes always become the same files. */
export async function planConverted(
  digest: string,
  { path, size }: ConvertedFile,
): Promise<PlannedFile> {
  return { path, size, key: await standInKey(['gguf', EDITION, digest, path]), chunks: [] };
}

export interface ConvertedPlace {
  store: WeightStore;
  chunkSize: number;
  /** May throw: then it ends. */
  onBytes(bytes: number): void;
}

/** Chunks that are stored already are read to be checked, and not made again. */
export async function storeConverted(
  { path, size, key }: PlannedFile,
  { parts }: ConvertedFile,
  { store, chunkSize, onBytes }: ConvertedPlace,
): Promise<StoredFile> {
  const reader = new PartReader(parts);
  const pass = await FilePass.begin(path, key, size, false); // it was made here
  let spare: ArrayBuffer | undefined;
  for (let at = 0; at < size; at += chunkSize) {
    const length = Math.min(chunkSize, size - at);
    const index = pass.count;
    const there = await store.readChunk(key, index, length, undefined, spare);
    const bytes = there?.bytes ?? (await reader.read(at, length, spare));
    pass.add(bytes, there?.hash ?? (await store.putChunk(key, index, bytes)));
    spare = bytes.buffer;
    onBytes(length);
  }
  const wrong = await pass.finish();
  if (wrong) {
    await store.removeFile(key);
    throw wrong;
  }
  const chunks = await pass.settle((bytes, index) => store.putChunk(key, index, bytes));
  return { path, size, key, sha256: pass.sha256, chunks };
}
