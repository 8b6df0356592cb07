/** A GGUF file that a person brought: converted while it is stored, a chunk in memory at a time. */
import type { CarriedFile, StoredFile } from '../contract/weights.ts';
import { modelOf, nameOf } from './carried.ts';
import { ContentCheck, standInKey, type Bytes } from './content.ts';
import { FilePass } from './file-pass.ts';
import { CONVERTED_ONNX, convertGguf, EDITION, type ConvertedFile } from './gguf/convert.ts';
import { factsOf, repoOf } from './gguf/facts.ts';
import { PartReader } from './gguf/part-reader.ts';
import type { RangeSource } from './gguf/source.ts';
import { blobSource, type ImportJob, type IncomingModel } from './import-job.ts';
import type { PlannedFile } from './manifest.ts';

/** Of the file, while its hash is computed. */
const PIECE = 2 ** 20;

/**
 * The hash of the GGUF file names what is made of it, since the same bytes always are: an import
 * that was cut short goes on from the last chunk that is stored.
 * @throws AppError `input` with one of `GGUF_REASONS`, before the whole file is read.
 */
export async function receiveGguf(
  { path, file }: CarriedFile,
  job: ImportJob,
): Promise<IncomingModel> {
  const source = blobSource(file, () => job.goOn());
  const { origin, files, bytes } = await convertGguf(source);
  job.progress.begin([source.size, bytes], 0);
  const digest = await hashOf(source, path, job);
  // Not by its makers' name: a host or the site may have other files under that.
  const repo = repoOf({ ...origin, organisation: '' }, nameOf(path));
  const facts = factsOf(origin, repo.slice(repo.indexOf('/') + 1));
  const sized = files.map((made) => ({ file: made }));
  const incoming = files.map(async (made) => {
    const key = await standInKey(['gguf', EDITION, digest, made.path]);
    const planned: PlannedFile = { path: made.path, size: made.size, key, chunks: [] };
    return { planned, store: () => storeConverted(planned, made, job) };
  });
  return {
    model: modelOf(repo, sized, facts),
    revision: `gguf-${digest.slice(0, 12)}`,
    onnx: CONVERTED_ONNX,
    promised: false,
    facts,
    files: await Promise.all(incoming),
  };
}

/** SHA-256, hex. */
async function hashOf(source: RangeSource, path: string, job: ImportJob): Promise<string> {
  const check = await ContentCheck.open('unverified-', source.size);
  for (let at = 0; at < source.size; at += PIECE) {
    const bytes = await source.read(at, Math.min(PIECE, source.size - at));
    check.update(bytes as Bytes);
    job.onBytes(bytes.length);
  }
  return check.finish(path);
}

/** Chunks that are stored already are read to be checked, and not made again. */
async function storeConverted(
  { path, size, key }: PlannedFile,
  { parts }: ConvertedFile,
  { store, chunkSize, onBytes }: ImportJob,
): Promise<StoredFile> {
  const reader = new PartReader(parts);
  const pass = await FilePass.begin(path, key, size, false); // it was made here
  for (let at = 0; at < size; at += chunkSize) {
    const length = Math.min(chunkSize, size - at);
    const index = pass.count;
    const there = await store.readChunk(key, index, length);
    if (there) {
      pass.add(there.bytes, there.hash);
    } else {
      const bytes = await reader.read(at, length);
      pass.add(bytes, await store.putChunk(key, index, bytes));
    }
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
