/** A complete model's files, put together from their chunks. */
import type { Manifest, StoredFile } from '../contract/weights.ts';
import type { Bytes, ContentKey } from './content.ts';
import { corrupt } from './failures.ts';

export interface StoredModel {
  manifest: Manifest;
  /**
   * The file as one response, read and checked chunk by chunk; undefined if the model has no such
   * file. A chunk that is missing or damaged is `corrupt`, at once or while reading.
   */
  file(path: string): Promise<Response | undefined>;
  /**
   * @param spare See `readBody`.
   * @throws AppError `corrupt` where the chunk is missing, or its bytes are not those that came.
   */
  chunk(file: StoredFile, index: number, spare?: ArrayBuffer): Promise<Bytes>;
  /** What `keepOutline` has kept, if it is sound. */
  outline(key: ContentKey): Promise<Bytes | undefined>;
  keepOutline(key: ContentKey, outline: Bytes): Promise<void>;
}

/** The store, as far as reading a model goes; see `WeightStore`. */
export interface ChunkStore {
  hasChunk(key: ContentKey, index: number, length: number): Promise<boolean>;
  readChunk(
    key: ContentKey,
    index: number,
    length: number,
    expected?: string,
    spare?: ArrayBuffer,
  ): Promise<{ bytes: Bytes } | undefined>;
  outline(key: ContentKey): Promise<Bytes | undefined>;
  putOutline(key: ContentKey, bytes: Bytes): Promise<void>;
}

export class StoredFiles implements StoredModel {
  readonly manifest: Manifest;
  readonly #store: ChunkStore;

  constructor(manifest: Manifest, store: ChunkStore) {
    this.manifest = manifest;
    this.#store = store;
  }

  async file(path: string): Promise<Response | undefined> {
    const file = this.manifest.files.find((one) => one.path === path);
    if (!file) return undefined;
    const total = file.chunks.length;
    for (let i = 0; i < total; i++) {
      const length = this.#length(file, i);
      if (!(await this.#store.hasChunk(file.key, i, length))) throw missing(file, i);
    }
    let index = 0;
    const body = new ReadableStream<Bytes>(
      {
        pull: async (controller) => {
          if (index < total) controller.enqueue(await this.chunk(file, index++));
          if (index === total) controller.close();
        },
      },
      { highWaterMark: 0 }, // never hold a chunk that nobody asked for
    );
    const type = path.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    return new Response(body, {
      headers: { 'Content-Length': String(file.size), 'Content-Type': type },
    });
  }

  async chunk(file: StoredFile, index: number, spare?: ArrayBuffer): Promise<Bytes> {
    const length = this.#length(file, index);
    const found = await this.#store.readChunk(file.key, index, length, file.chunks[index], spare);
    if (!found) throw missing(file, index);
    return found.bytes;
  }

  outline(key: ContentKey): Promise<Bytes | undefined> {
    return this.#store.outline(key);
  }

  keepOutline(key: ContentKey, outline: Bytes): Promise<void> {
    return this.#store.putOutline(key, outline);
  }

  #length({ size }: StoredFile, index: number): number {
    const { chunkSize } = this.manifest;
    return Math.min(chunkSize, size - index * chunkSize);
  }
}

function missing({ path }: StoredFile, index: number) {
  return corrupt(path, `chunk ${index} is missing or damaged`);
}
