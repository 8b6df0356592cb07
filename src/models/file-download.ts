/** One file into the store: what is there is checked and kept, what is missing is fetched. */
import { AppError } from '../contract/errors.ts';
import type { StoredFile } from '../contract/weights.ts';
import { fetchChunks } from './connection.ts';
import { isVerified, type Bytes } from './content.ts';
import { FilePass } from './file-pass.ts';
import { fileUrl } from './repository.ts';
import type { Plan, PlannedFile } from './manifest.ts';
import type { Progress } from './progress.ts';
import { abortError, type Patience } from './request.ts';
import type { Source, Sources } from './sources.ts';
import type { WeightStore } from './store.ts';

export interface FileSettings extends Patience {
  store: WeightStore;
  sources: Sources;
  progress: Progress;
  /** Each chunk that is in the store, in order. */
  onChunk?: (index: number) => void;
  /** What was in the store is gone: all of it comes again. */
  onDiscard?: () => Promise<void>;
}

export class FileDownload {
  readonly #plan: Plan;
  readonly #file: PlannedFile;
  readonly #settings: FileSettings;
  /** 0 until known: some hosts tell only with the file itself. */
  #size: number;
  /** Chunks that were there when this download began, going by their headers. */
  #there: boolean[] = [];
  /** Sources that brought a part of the file. */
  #used = new Set<Source>();

  constructor(plan: Plan, file: PlannedFile, settings: FileSettings) {
    this.#plan = plan;
    this.#file = file;
    this.#settings = settings;
    this.#size = file.size;
  }

  /** Looks which chunks are stored already; returns their bytes. */
  async inspect(): Promise<number> {
    let bytes = 0;
    for (let i = 0; i * this.#plan.chunkSize < this.#size; i++) {
      const length = this.#length(i);
      this.#there[i] = await this.#settings.store.hasChunk(this.#file.key, i, length);
      if (this.#there[i]) bytes += length;
    }
    return bytes;
  }

  async run(): Promise<StoredFile> {
    const { path, key } = this.#file;
    const { sources, progress } = this.#settings;
    for (;;) {
      const pass = await FilePass.begin(path, key, this.#size);
      try {
        await this.#collect(pass);
      } catch (error) {
        const changed = error instanceof AppError && error.code === 'corrupt';
        if (changed && !isVerified(key)) await this.#discard();
        throw error;
      }
      const wrong = await pass.finish();
      if (!wrong) {
        const chunks = await pass.settle((bytes, i) => this.#put(i, bytes));
        return { path, size: this.#size, key, sha256: pass.sha256, chunks };
      }
      // Every chunk is what it was when it came, and yet one of them is not what it should be.
      await this.#discard();
      progress.add('downloading', -this.#size);
      this.#blame(wrong, sources);
    }
  }

  async #discard(): Promise<void> {
    await this.#settings.store.removeFile(this.#file.key);
    await this.#settings.onDiscard?.();
  }

  #blame(wrong: AppError, sources: Sources): void {
    const { path } = this.#file;
    const resumed = this.#there.some(Boolean);
    const small = this.#count <= 1;
    // Where older chunks may be to blame, the sources of this visit get another chance.
    for (const source of resumed ? [] : this.#used) {
      const facts = { file: path, host: source.name, ...(small && { reason: 'chunk' as const }) };
      sources.blame(source, new AppError('corrupt', wrong.message, { ...facts, ...wrong.facts }));
    }
    this.#there = [];
    this.#used.clear();
  }

  get #count(): number {
    return this.#size ? Math.ceil(this.#size / this.#plan.chunkSize) : Infinity;
  }

  #length(index: number): number {
    const { chunkSize } = this.#plan;
    return Math.min(chunkSize, this.#size - index * chunkSize);
  }

  /** Takes the chunks in order, from the store or from a source. */
  async #collect(pass: FilePass): Promise<void> {
    const { store, progress, signal } = this.#settings;
    const { key, chunks } = this.#file;
    while (pass.count < this.#count) {
      if (signal?.aborted) throw abortError();
      const index = pass.count;
      const length = this.#length(index);
      const stored =
        this.#there[index] && (await store.readChunk(key, index, length, chunks[index]));
      if (stored) {
        pass.add(stored.bytes, stored.hash);
        this.#settings.onChunk?.(index);
        progress.add('verifying', length);
      } else {
        this.#there[index] = false; // or it was damaged, and is gone now
        await this.#fetch(pass, this.#endOfGap(index));
      }
    }
  }

  #endOfGap(index: number): number {
    const next = this.#there.indexOf(true, index);
    return next < 0 ? this.#count : next;
  }

  async #fetch(pass: FilePass, to: number): Promise<void> {
    const { sources, progress, signal, idleMs } = this.#settings;
    const { path } = this.#file;
    const { model, revision, chunkSize } = this.#plan;
    const work = async (source: Source) => {
      const chunks = fetchChunks({
        url: fileUrl(source.host, model.id, revision, path),
        path,
        size: this.#size,
        chunkSize,
        from: pass.count,
        to,
        useRange: source.knowsRange,
        onBytes: (bytes) => progress.add('downloading', bytes),
        onSize: (size) => (this.#size = size),
        signal,
        idleMs,
      });
      for await (const bytes of chunks) {
        await this.#take(pass, bytes, source);
        source.delivered();
      }
    };
    await sources.attempt((source) => this.#fits(source), work);
  }

  async #take(pass: FilePass, bytes: Bytes, source: Source): Promise<void> {
    this.#used.add(source);
    // Small enough to be read before it is stored: a page with status 200 never gets in.
    if (pass.isJson) return pass.add(bytes);
    try {
      const hash = await this.#put(pass.count, bytes, source.name);
      const index = pass.count;
      pass.add(bytes, hash);
      this.#settings.onChunk?.(index);
    } catch (error) {
      this.#settings.progress.add('downloading', -bytes.length);
      throw error;
    }
  }

  #put(index: number, bytes: Bytes, host?: string): Promise<string> {
    const { key, path, chunks } = this.#file;
    const facts = { file: path, ...(host && { host }) };
    return this.#settings.store.putChunk(key, index, bytes, chunks[index], facts);
  }

  /** What nobody vouches for is not put together from two sources. */
  #fits({ host }: Source): boolean {
    const { key, chunks } = this.#file;
    return isVerified(key) || chunks.length > 0 || host.url === this.#plan.source;
  }
}
