/** Models carried by hand: read from a folder or archive, written to one. One at a time. */
import { isAbort, toErrorData, type ErrorData } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import type {
  CarriedFile,
  Carry,
  DownloadProgress,
  GgufChoice,
  Manifest,
} from '../contract/weights.ts';
import { Speedometer } from './speed.ts';

/** How much is done. */
export interface Passed {
  bytes: number;
  total: number;
  /** Seconds; null while nobody knows. */
  left: number | null;
  /** It was read, and is converted by now. */
  converting: boolean;
}

/** `passed`: null while unknown. An export names its model, an import has none yet. */
export type CarryStatus =
  | { state: 'none' }
  | { state: 'choosing'; choices: readonly GgufChoice[] }
  | { state: 'reading'; passed: Passed | null }
  | { state: 'writing'; model: ModelSpec; passed: Passed | null }
  | { state: 'read'; model: ModelSpec; verified: boolean }
  | { state: 'written'; model: ModelSpec }
  | { state: 'failed'; model: ModelSpec | null; error: ErrorData };

export interface CarryParts {
  work: Carry;
  /** Takes over a model that has come, and loads it. */
  adopt(manifest: Manifest): Promise<void>;
  /** An import that ended without a model may have left one that is unfinished, or ended one. */
  refresh(): Promise<void>;
  /** Some browsers promise to keep files only in answer to a click. */
  persist(): void;
  /** Hands the person a file. */
  save(file: Blob, name: string): void;
}

export class Carrier {
  status = $state.raw<CarryStatus>({ state: 'none' });
  readonly #parts: CarryParts;
  #abort: AbortController | null = null;
  /** Among which one is to be chosen. */
  #brought: readonly CarriedFile[] = [];

  constructor(parts: CarryParts) {
    this.#parts = parts;
  }

  get busy(): boolean {
    return this.status.state === 'reading' || this.status.state === 'writing';
  }

  async bring(files: Promise<readonly CarriedFile[]>): Promise<void> {
    if (this.busy) return;
    this.#parts.persist();
    this.status = { state: 'reading', passed: null };
    await this.#run(null, async (onProgress, signal) => {
      const brought = await files;
      const choices = await this.#parts.work.ggufChoices(brought);
      if (signal.aborted) throw new DOMException('cancelled', 'AbortError');
      if (choices.length === 0) return this.#import(brought, onProgress, signal);
      this.#brought = brought;
      this.status = { state: 'choosing', choices };
    });
  }

  /** One of several GGUF files, by its path. */
  async choose(path: string): Promise<void> {
    if (this.status.state !== 'choosing') return;
    const brought = this.#brought;
    this.#brought = [];
    this.status = { state: 'reading', passed: null };
    await this.#run(null, (onProgress, signal) => this.#import(brought, onProgress, signal, path));
  }

  async #import(
    brought: readonly CarriedFile[],
    onProgress: (p: DownloadProgress) => void,
    signal: AbortSignal,
    only?: string,
  ): Promise<void> {
    const manifest = await this.#parts.work
      .importFiles(brought, onProgress, signal, only)
      .catch(async (error: unknown) => {
        await this.#parts.refresh().catch(() => {}); // where nothing can be stored
        throw error;
      });
    const { model, verified } = manifest;
    this.status = { state: 'read', model, verified };
    await this.#parts.adopt(manifest);
  }

  async writeArchive(model: ModelSpec): Promise<void> {
    if (this.busy) return;
    this.status = { state: 'writing', model, passed: null };
    await this.#run(model, async (onProgress, signal) => {
      const archive = await this.#parts.work.exportArchive(model.id, onProgress, signal);
      this.#parts.save(archive, `${model.id.replace('/', '-')}.zip`);
      this.status = { state: 'written', model };
    });
  }

  /** @param pick Is called at once, within the click. Rejects with an AbortError where none is chosen. */
  async writeFolder(
    model: ModelSpec,
    pick: () => Promise<FileSystemDirectoryHandle>,
  ): Promise<void> {
    if (this.busy) return;
    this.status = { state: 'writing', model, passed: null };
    await this.#run(model, async (onProgress, signal) => {
      const folder = await pick();
      await this.#parts.work.exportFolder(model.id, folder, onProgress, signal);
      this.status = { state: 'written', model };
    });
  }

  cancel(): void {
    this.#abort?.abort();
    if (this.status.state !== 'choosing') return;
    this.#brought = [];
    this.status = { state: 'none' };
  }

  async #run(
    model: ModelSpec | null,
    work: (onProgress: (p: DownloadProgress) => void, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const abort = (this.#abort = new AbortController());
    const speed = new Speedometer();
    const onProgress = ({ phase, loadedBytes, totalBytes }: DownloadProgress) => {
      speed.add(loadedBytes, performance.now(), phase);
      const { bytesPerSecond } = speed;
      const known = bytesPerSecond > 0 && phase !== 'hashing'; // what follows is ten times slower
      const left = known ? (totalBytes - loadedBytes) / bytesPerSecond : null;
      const converting = phase === 'converting';
      const passed =
        totalBytes > 0 ? { bytes: loadedBytes, total: totalBytes, left, converting } : null;
      const { status } = this;
      if (status.state === 'reading' || status.state === 'writing')
        this.status = { ...status, passed };
    };
    try {
      await work(onProgress, abort.signal);
    } catch (error) {
      this.status = isAbort(error)
        ? { state: 'none' }
        : { state: 'failed', model, error: toErrorData(error) };
    } finally {
      this.#abort = null;
    }
  }
}
