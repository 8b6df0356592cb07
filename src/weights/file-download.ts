/** One file from a host into the store: cut into chunks, resumed by Range, checked by SHA-256. */
import { createSHA256 } from 'hash-wasm';
import { AppError } from '../contract/errors.ts';
import type { StoredFile } from '../contract/weights.ts';
import type { RemoteFile } from './hub.ts';
import type { Progress } from './progress.ts';
import { abortError, htmlError, request, type Patience } from './request.ts';
import { corrupt, type FileRef, type WeightStore } from './store.ts';

export interface FileSettings extends Patience {
  store: WeightStore;
  chunkSize: number;
  /** Waits before the first, second, … retry, in milliseconds. */
  backoffMs: readonly number[];
  progress: Progress;
}

type Bytes = Uint8Array<ArrayBuffer>;

export class FileDownload {
  readonly #ref: FileRef;
  readonly #file: RemoteFile;
  readonly #settings: FileSettings;
  /** Whole chunks in the store. */
  #stored = 0;
  /** 0 until known: some hosts tell only with the file itself. */
  #size: number;
  /** Off once a host has answered a Range with something else. */
  #useRange = true;

  constructor(ref: FileRef, file: RemoteFile, settings: FileSettings) {
    this.#ref = ref;
    this.#file = file;
    this.#settings = settings;
    this.#size = file.size;
  }

  /** Counts the bytes that are stored already, so that `run` goes on from there. */
  async inspect(): Promise<number> {
    const { store, chunkSize } = this.#settings;
    this.#stored = await store.countChunks(this.#ref, this.#size, chunkSize);
    if (this.#isJson && !this.#complete) this.#stored = 0; // stored whole or not at all
    return Math.min(this.#stored * chunkSize, this.#size);
  }

  async run(): Promise<StoredFile> {
    try {
      await (this.#isJson ? this.#runJson() : this.#runBinary());
    } catch (error) {
      const wrong = error instanceof AppError && error.code === 'corrupt';
      if (wrong) await this.#settings.store.removeFile(this.#ref);
      throw error;
    }
    const { path, sha256 } = this.#file;
    return { path, size: this.#size, sha256 };
  }

  get #isJson(): boolean {
    return this.#file.path.endsWith('.json');
  }

  get #complete(): boolean {
    return this.#size > 0 && this.#stored * this.#settings.chunkSize >= this.#size;
  }

  async #runBinary(): Promise<void> {
    const { store, progress, signal } = this.#settings;
    const hash = this.#file.sha256 === null ? undefined : await createSHA256();
    for (let i = 0; i < this.#stored; i++) {
      if (signal?.aborted) throw abortError();
      const length = this.#chunkLength(i);
      hash?.update(await store.readChunk(this.#ref, i, length));
      progress.add(hash ? 'verifying' : 'downloading', length);
    }
    for await (const chunk of this.#fetchChunks()) {
      hash?.update(chunk);
      await store.putChunk(this.#ref, this.#stored, chunk, this.#size);
      this.#stored += 1;
    }
    this.#checkHash(hash?.digest());
  }

  /** Small enough to be read before it is stored: a page with status 200 never gets in. */
  async #runJson(): Promise<void> {
    const { store, progress } = this.#settings;
    if (this.#complete) return progress.add('downloading', this.#size);
    const chunks: Bytes[] = [];
    for await (const chunk of this.#fetchChunks()) chunks.push(chunk);
    const hash = await createSHA256();
    for (const chunk of chunks) hash.update(chunk);
    this.#checkHash(hash.digest());
    try {
      JSON.parse(await new Blob(chunks).text());
    } catch (error) {
      throw corrupt(this.#file.path, `not JSON: ${String(error)}`);
    }
    for (const [i, chunk] of chunks.entries()) {
      await store.putChunk(this.#ref, i, chunk, this.#size);
    }
  }

  #checkHash(digest: string | undefined): void {
    const { path, sha256 } = this.#file;
    if (sha256 && digest !== sha256) throw corrupt(path, `SHA-256 is ${digest}, not ${sha256}`);
  }

  /** The chunks that are not stored yet, over as many connections as it takes. */
  async *#fetchChunks(): AsyncGenerator<Bytes, void, void> {
    const { backoffMs, signal } = this.#settings;
    let next = this.#stored;
    let failures = 0;
    while (!this.#size || next * this.#settings.chunkSize < this.#size) {
      try {
        for await (const chunk of this.#connect(next)) {
          next += 1;
          failures = 0; // a connection that brings something may break as often as it likes
          yield chunk;
        }
      } catch (error) {
        const wait = backoffMs[failures];
        if (!isPassing(error) || wait === undefined) throw error;
        failures += 1;
        await pause(wait, signal);
      }
    }
  }

  /** One connection: the chunks from `first` on. */
  async *#connect(first: number): AsyncGenerator<Bytes, void, void> {
    const { path, url } = this.#file;
    const { idleMs, progress, signal } = this.#settings;
    const offset = first * this.#settings.chunkSize;
    // A Range also keeps servers from compressing, so that Content-Length is the size.
    const range = this.#useRange && (offset > 0 || !this.#size) && `bytes=${offset}-`;
    const response = await request(url, { file: path, signal, idleMs, ...(range && { range }) });
    const reader = response.body!.getReader();
    let filled = 0;
    try {
      let position = this.#startOf(response, offset);
      let index = first;
      let chunk = new Uint8Array(this.#chunkLength(index));
      for (;;) {
        const { done, value } = await this.#read(reader);
        if (done) break;
        if (position === 0 && looksLikeHtml(value)) throw htmlError(new URL(url).host, path);
        // A host without Range sends from the beginning what is stored already.
        let piece = value.subarray(Math.max(0, Math.min(value.length, offset - position)));
        position += value.length;
        if (this.#size && position > this.#size) throw corrupt(path, `over ${this.#size} bytes`);
        progress.add('downloading', piece.length);
        while (piece.length > 0) {
          const part = piece.subarray(0, chunk.length - filled);
          chunk.set(part, filled);
          filled += part.length;
          piece = piece.subarray(part.length);
          if (filled < chunk.length) continue;
          filled = 0;
          yield chunk;
          index += 1;
          chunk = new Uint8Array(this.#chunkLength(index));
        }
      }
      this.#size ||= position;
      if (position < this.#size || !position) throw this.#incomplete(`ended at byte ${position}`);
      if (filled > 0) yield chunk.slice(0, filled);
    } catch (error) {
      progress.add('downloading', -filled);
      throw error;
    } finally {
      await reader.cancel().catch(() => {}); // already broken: nothing left to end
    }
  }

  /** Where in the file the body begins; learns the size on the way if it is not known yet. */
  #startOf(response: Response, offset: number): number {
    const { headers, status } = response;
    const length = Number(headers.get('Content-Length') ?? 0);
    if (status !== 206) {
      // Without a Range the length may be that of a compressed body.
      if (this.#useRange) this.#size ||= length;
      return 0;
    }
    // Content-Range can be read across origins only where the host says so.
    const [, start, total] =
      /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('Content-Range') ?? '') ?? [];
    const size = total === undefined ? offset + length : Number(total);
    this.#size ||= size;
    if (Number(start ?? offset) !== offset || size !== this.#size) {
      this.#useRange = false;
      throw this.#incomplete(`asked for byte ${offset}, got ${start} of ${total}`);
    }
    return offset;
  }

  async #read(reader: ReadableStreamDefaultReader<Bytes>) {
    try {
      return await reader.read();
    } catch (error) {
      if (!isPassing(error)) throw error;
      throw this.#incomplete(String(error), error);
    }
  }

  #incomplete(message: string, cause?: unknown): AppError {
    const { path, url } = this.#file;
    const facts = { host: new URL(url).host, file: path, reason: 'incomplete' };
    return new AppError('download', `${path}: ${message}`, facts, cause);
  }

  #chunkLength(index: number): number {
    const { chunkSize } = this.#settings;
    if (!this.#size) return chunkSize;
    return Math.max(0, Math.min(chunkSize, this.#size - index * chunkSize));
  }
}

/** Whether the next try may well succeed. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return error.code === 'offline' || error.facts.reason === 'incomplete';
}

function looksLikeHtml(bytes: Bytes): boolean {
  return /^\s*<(!doctype|html)/i.test(new TextDecoder().decode(bytes.subarray(0, 64)));
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
  if (signal?.aborted) throw abortError();
}
