/** Models carried by hand: read from a folder or archive, written to one. One at a time. */
import { isAbort, toErrorData, type ErrorData } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import type { CarriedFile, Carry, DownloadProgress, Manifest } from '../contract/weights.ts';

/** `share`: 0 to 1, null while unknown. An export names its model, an import has none yet. */
export type CarryStatus =
  | { state: 'none' }
  | { state: 'reading'; share: number | null }
  | { state: 'writing'; model: ModelSpec; share: number | null }
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

  constructor(parts: CarryParts) {
    this.#parts = parts;
  }

  get busy(): boolean {
    return this.status.state === 'reading' || this.status.state === 'writing';
  }

  async bring(files: Promise<readonly CarriedFile[]>): Promise<void> {
    if (this.busy) return;
    this.#parts.persist();
    this.status = { state: 'reading', share: null };
    await this.#run(null, async (onProgress, signal) => {
      const manifest = await this.#parts.work
        .importFiles(await files, onProgress, signal)
        .catch(async (error: unknown) => {
          await this.#parts.refresh().catch(() => {}); // where nothing can be stored
          throw error;
        });
      const { model, verified } = manifest;
      this.status = { state: 'read', model, verified };
      await this.#parts.adopt(manifest);
    });
  }

  async writeArchive(model: ModelSpec): Promise<void> {
    if (this.busy) return;
    this.status = { state: 'writing', model, share: null };
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
    this.status = { state: 'writing', model, share: null };
    await this.#run(model, async (onProgress, signal) => {
      const folder = await pick();
      await this.#parts.work.exportFolder(model.id, folder, onProgress, signal);
      this.status = { state: 'written', model };
    });
  }

  cancel(): void {
    this.#abort?.abort();
  }

  async #run(
    model: ModelSpec | null,
    work: (onProgress: (p: DownloadProgress) => void, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const abort = (this.#abort = new AbortController());
    const onProgress = ({ loadedBytes, totalBytes }: DownloadProgress) => {
      const share = totalBytes > 0 ? loadedBytes / totalBytes : null;
      const { status } = this;
      if (status.state === 'reading' || status.state === 'writing')
        this.status = { ...status, share };
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
