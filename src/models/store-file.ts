/** A file that is here already, from a folder or a stick, into the store: checked, chunk by chunk. */
import type { StoredFile } from '../contract/weights.ts';
import { isVerified } from './content.ts';
import { abortError } from './request.ts';
import { FilePass } from './file-pass.ts';
import { describeFile } from './pack.ts';
import { partsOf } from './read-body.ts';
import { corrupt } from './failures.ts';
import { CHUNK_SIZE, type WeightStore } from './store.ts';

/** What is known of the file beforehand. */
export interface KnownFile {
  path: string;
  size?: number;
  /** SHA-256, or another key of `content.ts` that promises something; left out, it is computed. */
  key?: string;
  /** SHA-256 of each chunk of `chunkSize` bytes. */
  chunks?: readonly string[];
}

/**
 * Chunks that are stored already are read to be checked, and not written again. Nothing keeps the
 * chunks before a plan or manifest names the returned key: call `store.begin` before, or commit
 * before anything else is removed.
 * @param onBytes Bytes dealt with, twice the file's size in all where its key must be computed.
 * @throws AppError `corrupt` (facts: file) where it is not what was promised, `storage`; AbortError.
 */
export async function storeFile(
  store: WeightStore,
  known: KnownFile,
  file: Blob,
  chunkSize = CHUNK_SIZE,
  onBytes: (bytes: number) => void = () => {},
  signal?: AbortSignal,
): Promise<StoredFile> {
  const { path, size = file.size } = known;
  if (file.size !== size) throw corrupt(path, `${file.size} bytes instead of ${size}`);
  const described =
    known.key && isVerified(known.key)
      ? { sha256: known.key, chunks: known.chunks ?? [] }
      : await describeFile(path, file, chunkSize, onBytes);
  const { sha256: key, chunks: expected } = described;

  const pass = await FilePass.begin(path, key, size);
  for await (const bytes of partsOf(file, chunkSize)) {
    if (signal?.aborted) throw abortError();
    const index = pass.count;
    const there = await store.readChunk(key, index, bytes.length, expected[index]);
    const put = () => store.putChunk(key, index, bytes, expected[index], { file: path });
    pass.add(bytes, there?.hash ?? (pass.isJson ? undefined : await put()));
    onBytes(bytes.length);
  }
  const wrong = await pass.finish();
  if (wrong) {
    await store.removeFile(key);
    throw wrong;
  }
  const chunks = await pass.settle((bytes, i) => store.putChunk(key, i, bytes, expected[i]));
  return { path, size, key, sha256: pass.sha256, chunks };
}
