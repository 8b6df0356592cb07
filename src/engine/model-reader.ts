/** Reads a model's files, and tells how far it has come. */
import * as v from 'valibot';
import type { LoadProgress } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import { lazyBytes, memorySource } from './byte-source.ts';
import type { ModelFiles } from './model-files.ts';
import type { ByteSource } from './runtime/onnx-fields.ts';

export interface WeightFile {
  source: ByteSource;
  /** Read while the graph is prepared. */
  lazy: boolean;
  /** What the runtime takes for the bytes of `source`, or of what is derived from it. */
  dataOf(source: ByteSource): Uint8Array;
}

/** Opens all files before it reads the first, so that the total is known from the beginning. */
export class ModelReader {
  readonly #files: ModelFiles;
  readonly #responses: ReadonlyMap<string, Response>;
  readonly #onProgress: (progress: LoadProgress) => void;
  #totalBytes: number;
  #loadedBytes = 0;

  private constructor(
    files: ModelFiles,
    responses: ReadonlyMap<string, Response>,
    onProgress: (progress: LoadProgress) => void,
  ) {
    this.#files = files;
    this.#responses = responses;
    this.#onProgress = onProgress;
    const sizes = [...responses.values()].map(statedSize);
    this.#totalBytes = sizes.includes(0) ? 0 : sizes.reduce((sum, size) => sum + size, 0);
  }

  static async open(
    files: ModelFiles,
    required: readonly string[],
    optional: readonly string[],
    onProgress: (progress: LoadProgress) => void,
  ): Promise<ModelReader> {
    const responses = new Map<string, Response>();
    for (const path of [...required, ...optional]) {
      const response = await files.get(path);
      if (response) responses.set(path, response);
      else if (required.includes(path)) throw corrupt(path, 'missing');
    }
    return new ModelReader(files, responses, onProgress);
  }

  has(path: string): boolean {
    return this.#responses.has(path);
  }

  async json<T>(path: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
    const text = new TextDecoder().decode(await this.bytes(path));
    try {
      return v.parse(schema, JSON.parse(text));
    } catch (error) {
      throw corrupt(path, String(error), error);
    }
  }

  /**
   * A file of weights for the runtime, which reads it tensor by tensor: while it is still being read
   * where that can be done, else from memory.
   */
  async weights(path: string): Promise<WeightFile> {
    const stored = await this.#files.ahead?.source(path);
    if (!stored) {
      const source = memorySource(await this.bytes(path));
      return { source, lazy: false, dataOf: (part) => lazyBytes(part, path) };
    }
    await this.#responses.get(path)?.body?.cancel();
    const onRead = (length: number) => this.#advance(length);
    return { source: stored, lazy: true, dataOf: (part) => lazyBytes(part, path, onRead) };
  }

  /** @throws AppError `corrupt` where the file ends early, `memory` where it does not fit. */
  async bytes(path: string): Promise<Uint8Array> {
    const response = this.#responses.get(path);
    const reader = response?.body?.getReader();
    if (!response || !reader) throw corrupt(path, 'empty');
    const stated = statedSize(response);
    let bytes = allocate(stated || 2 ** 20, path);
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        if (error instanceof AppError) throw error; // the store has said what is wrong
        throw new AppError('offline', `${path}: ${String(error)}`, { file: path }, error);
      });
      if (done) break;
      if (length + value.length > bytes.length) {
        const larger = allocate(Math.max(2 * bytes.length, length + value.length), path);
        larger.set(bytes.subarray(0, length));
        bytes = larger;
      }
      bytes.set(value, length);
      length += value.length;
      this.#advance(value.length);
    }
    if (stated && length !== stated) throw corrupt(path, `${length} bytes instead of ${stated}`);
    return bytes.subarray(0, length);
  }

  /** The same response, counted with the model's files as it is read. */
  counted(response: Response): Response {
    const size = statedSize(response);
    this.#totalBytes = size && this.#totalBytes && this.#totalBytes + size;
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        this.#advance(chunk.length);
        controller.enqueue(chunk);
      },
    });
    const { headers } = response;
    return new Response(response.body?.pipeThrough(count) ?? null, { headers });
  }

  #advance(length: number): void {
    this.#loadedBytes += length;
    this.#onProgress({ loadedBytes: this.#loadedBytes, totalBytes: this.#totalBytes });
  }
}

/** 0 where it is unknown: the length of a compressed response says nothing of what comes out. */
function statedSize({ headers }: Response): number {
  return headers.has('Content-Encoding') ? 0 : Number(headers.get('Content-Length') ?? 0);
}

function allocate(size: number, file: string): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch (error) {
    throw new AppError('memory', `no room for ${size} bytes`, { file }, error);
  }
}

export function corrupt(file: string, message: string, cause?: unknown): AppError {
  return new AppError('corrupt', `${file}: ${message}`, { file }, cause);
}
