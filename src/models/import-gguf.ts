/** A GGUF file that a person brought: converted while it is stored, a chunk in memory at a time. */
import type { CarriedFile } from '../contract/weights.ts';
import { modelOf, nameOf } from './carried.ts';
import { ContentCheck, type Bytes } from './content.ts';
import { planConverted, storeConverted } from './converted.ts';
import { CONVERTED_ONNX, convertGguf } from './gguf/convert.ts';
import { factsOf, repoOf } from './gguf/facts.ts';
import { release } from './gguf/release.ts';
import type { RangeSource } from './gguf/source.ts';
import { blobSource, type ImportJob, type IncomingModel } from './import-job.ts';

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
    const planned = await planConverted(digest, made);
    const { store, chunkSize } = job;
    const onBytes = (bytes: number) => job.onBytes(bytes, 'converting');
    return { planned, store: () => storeConverted(planned, made, { store, chunkSize, onBytes }) };
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
    job.onBytes(bytes.length, 'hashing');
    release(bytes);
  }
  return check.finish(path);
}
