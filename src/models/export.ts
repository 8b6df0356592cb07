/** A stored model as our pack, for a stick or a school's server: every chunk is checked on its way. */
import { createCRC32 } from 'hash-wasm';
import { AppError } from '../contract/errors.ts';
import type { Manifest, StoredFile } from '../contract/weights.ts';
import type { Bytes } from './content.ts';
import type { CarryOptions } from './import.ts';
import { makePack, PACK_FILE } from './pack.ts';
import { corrupt } from './failures.ts';
import { Progress } from './progress.ts';
import { abortError } from './request.ts';
import { WeightStore } from './store.ts';
import { writeZip, type ZipEntry } from './zip.ts';

/** @throws AppError `corrupt` where the store is damaged, `storage` (reason `archive`) above 4 GB. */
export async function exportArchive(modelId: string, options: CarryOptions = {}): Promise<Blob> {
  const source = await Source.open(modelId, options);
  const entries: ZipEntry[] = [];
  for (const file of source.files) {
    const crc = await createCRC32();
    const parts: Blob[] = [];
    for await (const { bytes, blob } of source.chunks(file)) {
      crc.update(bytes);
      parts.push(blob);
    }
    entries.push({ path: source.path(file.path), size: file.size, crc: hex(crc.digest()), parts });
  }
  const manifest = new TextEncoder().encode(source.pack);
  const crc = hex((await createCRC32()).update(manifest).digest());
  const parts = [new Blob([manifest])];
  entries.push({ path: source.path(PACK_FILE), size: manifest.length, crc, parts });
  return writeZip(entries);
}

/** @throws AppError as above, and `storage` (reason `export`) where the folder cannot be written. */
export async function exportFolder(
  modelId: string,
  folder: FileSystemDirectoryHandle,
  options: CarryOptions = {},
): Promise<void> {
  const source = await Source.open(modelId, options);
  for (const file of source.files) {
    await writeFile(folder, source.path(file.path), source.chunks(file));
  }
  // Last: a copy that was cut short has no manifest, and says so when it is imported.
  const manifest = new TextEncoder().encode(source.pack);
  await writeFile(folder, source.path(PACK_FILE), [{ bytes: manifest }]);
}

async function writeFile(
  folder: FileSystemDirectoryHandle,
  path: string,
  chunks: AsyncIterable<{ bytes: Bytes }> | Iterable<{ bytes: Bytes }>,
): Promise<void> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let parent = folder;
  const create = { create: true };
  for (const part of parts) parent = await written(parent.getDirectoryHandle(part, create));
  const file = await written(parent.getFileHandle(name, create));
  const stream = await written(file.createWritable());
  try {
    for await (const { bytes } of chunks) await written(stream.write(bytes));
    await written(stream.close());
  } catch (error) {
    await stream.abort().catch(() => {}); // what was there before stays
    throw error;
  }
}

async function written<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw new AppError('storage', String(error), { reason: 'export' }, error);
  }
}

class Source {
  readonly files: readonly StoredFile[];
  /** The manifest that goes with the files. */
  readonly pack: string;
  readonly #manifest: Manifest;
  readonly #store: WeightStore;
  readonly #progress: Progress;
  readonly #signal: AbortSignal | undefined;

  static async open(modelId: string, options: CarryOptions): Promise<Source> {
    const store = await WeightStore.open(options.place);
    const manifest = await store.manifest(modelId);
    if (!manifest) throw new AppError('corrupt', `${modelId}: missing`, { reason: 'missing' });
    return new Source(store, manifest, options);
  }

  private constructor(store: WeightStore, manifest: Manifest, options: CarryOptions) {
    this.#store = store;
    this.#manifest = manifest;
    this.#signal = options.signal;
    this.#progress = new Progress(options.onProgress);
    const { files, model, revision, onnx, chunkSize } = manifest;
    this.files = files;
    this.#progress.begin(
      files.map(({ size }) => size),
      0,
    );
    const listed = files.map(({ path, size, sha256, chunks }) => ({ path, size, sha256, chunks }));
    const { title, licence, source, gguf } = model;
    const facts = {
      title,
      ...(licence && { licence }),
      ...(source && { source }),
      ...(gguf && { gguf }),
    };
    const pack = makePack({ repo: model.id, revision, onnx, chunkSize, files: listed, facts });
    this.pack = `${JSON.stringify(pack, null, 1)}\n`;
  }

  /** Inside what is handed on: models lie by the name of their repository. */
  path(file: string): string {
    return `${this.#manifest.model.id}/${file}`;
  }

  async *chunks(file: StoredFile): AsyncGenerator<{ bytes: Bytes; blob: Blob }> {
    const { chunkSize } = this.#manifest;
    for (const [index, hash] of file.chunks.entries()) {
      if (this.#signal?.aborted) throw abortError();
      const length = Math.min(chunkSize, file.size - index * chunkSize);
      const chunk = await this.#store.readChunk(file.key, index, length, hash);
      const blob = await (await this.#store.match(file.key, index))?.blob();
      if (!chunk || !blob) throw corrupt(file.path, `chunk ${index} is missing or damaged`);
      this.#progress.add('verifying', length);
      yield { bytes: chunk.bytes, blob };
    }
    if (file === this.files.at(-1)) this.#progress.end();
  }
}

const hex = (digest: string): number => Number.parseInt(digest, 16);
