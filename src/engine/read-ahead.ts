/** A stored model's weights, read by a thread of their own while this one prepares the graph. */
import { AppError, fromErrorData } from '../contract/errors.ts';
import type { StoredFile } from '../contract/weights.ts';
import type { ReadJob, ReadReply } from '../models/reader/worker.ts';
import { awaitChunk, shareFile, type SharedFile } from '../models/shared-file.ts';
import type { StoredModel } from '../models/stored-files.ts';
import { Outline } from './outline.ts';
import type { ByteSource } from './runtime/onnx-fields.ts';

/** More than the slowest disk takes for a chunk. */
const PATIENCE_MS = 30_000;
const START_MS = 30_000;

interface FileAhead {
  stored: StoredFile;
  shared: SharedFile;
  outline: Outline;
}

/** As much of it as a load needs. */
export type Ahead = Pick<ReadAhead, 'source' | 'complete' | 'stuck' | 'keepOutlines' | 'close'>;

export class ReadAhead {
  readonly #model: StoredModel;
  readonly #worker: Worker;
  readonly #files: FileAhead[];
  readonly #started: Promise<boolean>;
  readonly #done: Promise<void>;
  #stuck = false;

  /** @throws RangeError where there is no memory for the files, and whatever `spawn` throws. */
  constructor(model: StoredModel, paths: readonly string[], spawn: () => Worker) {
    this.#model = model;
    this.#files = model.manifest.files
      .filter(({ path }) => paths.includes(path))
      .map((stored) => ({ stored, shared: shareFile(stored), outline: new Outline() }));
    const worker = (this.#worker = spawn());
    this.#started = new Promise((resolve) => {
      setTimeout(() => resolve(false), START_MS);
      worker.addEventListener('error', () => resolve(false));
      worker.addEventListener('message', () => resolve(true));
    });
    this.#done = new Promise((resolve, reject) => {
      const died = (message: string) => new AppError('worker', message, { reason: 'runtime' });
      worker.addEventListener('error', ({ message }) => reject(died(message)));
      worker.addEventListener('message', ({ data }: MessageEvent<ReadReply>) => {
        if (data === 'done') resolve();
        else if (data !== 'begun') reject(fromErrorData(data));
      });
    });
    this.#done.catch(() => {}); // told to whoever asks
    const files = this.#files.map(({ shared }) => shared);
    const job: ReadJob = { modelId: model.manifest.model.id, files };
    worker.postMessage(job);
  }

  /** Undefined where the thread did not start. */
  async source(path: string): Promise<ByteSource | undefined> {
    const file = this.#files.find(({ stored }) => stored.path === path);
    if (!file) return undefined;
    if (!(await this.#started)) {
      this.close(); // it must not read beside whoever reads instead
      return undefined;
    }
    file.outline = new Outline(await this.#model.outline(file.stored.key));
    return file.outline.over(this.#waiting(file));
  }

  /** Waits until every byte has come and is sound. @throws AppError which says what is wrong. */
  async complete(): Promise<void> {
    if (this.#files.length > 0) await this.#done;
  }

  /** Whether a read has failed: the runtime does not pass on why, `complete` does. */
  get stuck(): boolean {
    return this.#stuck;
  }

  /** Keeps for the next load what this one had to wait for. */
  async keepOutlines(): Promise<void> {
    for (const { stored, outline } of this.#files) {
      if (!outline.grown) continue;
      // Where there is no room, the next load takes a little longer.
      await this.#model.keepOutline(stored.key, outline.pack()).catch(() => {});
    }
  }

  close(): void {
    this.#worker.terminate();
    this.#files.length = 0; // half a gigabyte
  }

  #waiting({ stored: { path, size }, shared }: FileAhead): ByteSource {
    const bytes = new Uint8Array(shared.bytes);
    const { chunkSize } = this.#model.manifest;
    const read = (offset: number, length: number): Uint8Array => {
      const last = Math.floor((offset + Math.max(length, 1) - 1) / chunkSize);
      for (let i = Math.floor(offset / chunkSize); i <= last; i++) {
        if (awaitChunk(shared, i, PATIENCE_MS)) continue;
        this.#stuck = true;
        throw new AppError('worker', `${path}: chunk ${i} does not come`, { reason: 'runtime' });
      }
      return bytes.subarray(offset, offset + length);
    };
    return { size, read };
  }
}
