/** Full models: asked for, fetched, kept, loaded beside the demo, removed. One at a time. */
import type { Loaded } from '../contract/engine.ts';
import { AppError, isAbort, toErrorData, type ErrorData } from '../contract/errors.ts';
import {
  customModel,
  DEMO,
  isRepoId,
  MODELS,
  type ModelHost,
  type ModelSpec,
} from '../contract/models.ts';
import type { DownloadProgress, Manifest, Weights } from '../contract/weights.ts';
import type { SettingsValues } from '../storage/settings.ts';
import { Speedometer } from './speed.ts';

export type DownloadStatus =
  | { state: 'none' }
  /** `free`: bytes the browser says are left, null where it does not say. */
  | { state: 'consent'; model: ModelSpec; host: string; free: number | null }
  | { state: 'listing'; model: ModelSpec; host: string }
  | ({ state: 'downloading'; model: ModelSpec; speed: number; eta: number | null } & Transfer)
  | ({ state: 'verifying'; model: ModelSpec } & Transfer)
  | { state: 'loading'; model: ModelSpec }
  | { state: 'failed'; model: ModelSpec; error: ErrorData };

type Transfer = Omit<DownloadProgress, 'phase'>;

export interface DownloadsParts {
  weights: Weights;
  engines: {
    readonly loaded: Loaded | null;
    load(model: ModelSpec): Promise<Loaded>;
    abandon(): void;
  };
  settings: {
    readonly values: Pick<SettingsValues, 'model'>;
    change(patch: { model: string }): void;
    modelHost(): ModelHost;
  };
  /** `navigator.storage`, as far as the browser has it: Safari before 17 has no `estimate`. */
  disk: Partial<Pick<StorageManager, 'estimate' | 'persist'>> | undefined;
  onSwitch(title: string): void;
}

/** The repository and a little room for the browser's own bookkeeping. */
const ROOM_FACTOR = 1.05;

export class Downloads {
  status = $state.raw<DownloadStatus>({ state: 'none' });
  stored = $state.raw<readonly Manifest[]>([]);
  /** Models that a person named in this visit. */
  named = $state.raw<readonly ModelSpec[]>([]);

  readonly #parts: DownloadsParts;
  #abort: AbortController | null = null;

  constructor(parts: DownloadsParts) {
    this.#parts = parts;
  }

  /** Everything that can be chosen: known, stored, named. */
  get models(): readonly ModelSpec[] {
    const all = [...MODELS, ...this.stored.map(({ model }) => model), ...this.named];
    return all.filter((model, i) => all.findIndex(({ id }) => id === model.id) === i);
  }

  get busy(): boolean {
    return !['none', 'consent', 'failed'].includes(this.status.state);
  }

  isStored(model: ModelSpec): boolean {
    return model.builtIn || this.stored.some((manifest) => manifest.model.id === model.id);
  }

  /** Which models are here. */
  async refresh(): Promise<void> {
    this.stored = await this.#parts.weights.list();
  }

  /**
   * Loads the chosen model in the background if its weights are here.
   * @param interrupted Id of the model whose load the last page did not survive.
   */
  async start(interrupted: string | null = null): Promise<void> {
    await this.refresh();
    if (this.busy) return; // and loads what it fetches
    const chosen = this.find(this.#parts.settings.values.model);
    if (!chosen || chosen.builtIn || !this.isStored(chosen)) return;
    if (chosen.id === interrupted) {
      // Else a machine with too little memory would crash at every start.
      this.#fail(
        chosen,
        new AppError('memory', 'the last load ended the page', { reason: 'crash' }),
      );
    } else {
      await this.#load(chosen, 'quietly');
    }
  }

  find(id: string): ModelSpec | undefined {
    return this.models.find((model) => model.id === id);
  }

  /** @throws AppError `input` where `repo` is no repository name. */
  name(repo: string): ModelSpec {
    const id = repo.trim().replace(/^https?:\/\/[^/]+\//, '');
    if (!isRepoId(id)) throw new AppError('input', `not a repository: ${repo}`, { reason: 'repo' });
    const model = this.find(id) ?? customModel(id);
    if (!this.find(id)) this.named = [...this.named, model];
    return model;
  }

  /** Loads what is here; asks for consent where it must be fetched first. */
  async use(model: ModelSpec): Promise<void> {
    if (this.isStored(model)) {
      this.#parts.settings.change({ model: model.id });
      await this.#load(model);
    } else {
      await this.ask(model);
    }
  }

  async ask(model: ModelSpec): Promise<void> {
    if (this.busy) return;
    try {
      const { url } = this.#parts.settings.modelHost();
      const estimate = await this.#parts.disk?.estimate?.().catch(() => undefined);
      const { quota, usage = 0 } = estimate ?? {};
      const free = quota === undefined ? null : quota - usage;
      this.status = { state: 'consent', model, host: new URL(url).host, free };
    } catch (error) {
      this.status = { state: 'failed', model, error: toErrorData(error) };
    }
  }

  decline(): void {
    this.status = { state: 'none' };
  }

  /** Call from the click itself: some browsers grant persistence only to a gesture. */
  async accept(): Promise<void> {
    if (this.status.state !== 'consent') return;
    const { model } = this.status;
    this.#parts.disk?.persist?.().catch(() => false);
    await this.#fetch(model);
  }

  /** Whether a retry fetches the model once more: its files are here, and damaged. */
  get needsRepair(): boolean {
    const { status } = this;
    return (
      status.state === 'failed' && status.error.code === 'corrupt' && this.isStored(status.model)
    );
  }

  async retry(): Promise<void> {
    if (this.status.state !== 'failed') return;
    const { model } = this.status;
    // Nothing was agreed to yet: the address of the host was no address.
    if (this.status.error.code === 'input') await this.ask(model);
    else if (this.needsRepair) await this.#fetch(model, 'afresh');
    else if (this.isStored(model)) await this.#load(model);
    else await this.#fetch(model);
  }

  /** What is already here is kept for the next try. */
  cancel(): void {
    this.#abort?.abort();
    if (this.status.state === 'loading') this.#parts.engines.abandon();
  }

  async remove(model: ModelSpec): Promise<void> {
    if (model.builtIn) return;
    const { engines, settings } = this.#parts;
    if (settings.values.model === model.id) settings.change({ model: DEMO.id });
    if (engines.loaded?.model.id === model.id) await engines.load(DEMO);
    await this.#forget(model);
    if (this.status.state === 'failed') this.status = { state: 'none' };
  }

  async #forget(model: ModelSpec): Promise<void> {
    await this.#parts.weights.remove(model.id);
    this.stored = this.stored.filter((manifest) => manifest.model.id !== model.id);
  }

  /** @param how `afresh` where what is stored cannot be trusted, whatever its length. */
  async #fetch(model: ModelSpec, how?: 'afresh'): Promise<void> {
    const { weights, settings } = this.#parts;
    this.#abort = new AbortController();
    const speed = new Speedometer();
    try {
      const host = settings.modelHost();
      this.status = { state: 'listing', model, host: new URL(host.url).host };
      if (how === 'afresh') await this.#forget(model);
      const { signal } = this.#abort;
      const onProgress = (progress: DownloadProgress) => this.#show(model, progress, speed);
      const manifest = await weights.download(model, [host], onProgress, signal);
      this.stored = [...this.stored.filter((known) => known.model.id !== model.id), manifest];
      settings.change({ model: model.id });
      await this.#load(model);
    } catch (error) {
      this.#fail(model, error);
    } finally {
      this.#abort = null;
    }
  }

  /** Progress that arrives after the end is of no interest. */
  #show(model: ModelSpec, { phase, ...transfer }: DownloadProgress, speed: Speedometer): void {
    if (!this.#abort || this.#abort.signal.aborted) return;
    if (phase === 'listing') {
      this.status = { state: 'listing', model, host: transfer.host };
    } else if (phase === 'verifying') {
      this.status = { state: 'verifying', model, ...transfer };
    } else {
      speed.add(transfer.loadedBytes, performance.now());
      const { bytesPerSecond } = speed;
      const left = transfer.totalBytes - transfer.loadedBytes;
      const eta = bytesPerSecond > 0 && left >= 0 ? left / bytesPerSecond : null;
      this.status = { state: 'downloading', model, speed: bytesPerSecond, eta, ...transfer };
    }
  }

  async #load(model: ModelSpec, how?: 'quietly'): Promise<void> {
    this.status = { state: 'loading', model };
    try {
      const before = this.#parts.engines.loaded?.model.id;
      await this.#parts.engines.load(model);
      this.status = { state: 'none' };
      if (before !== model.id && !how) this.#parts.onSwitch(model.title);
    } catch (error) {
      this.#fail(model, error);
    }
  }

  #fail(model: ModelSpec, error: unknown): void {
    if ('model' in this.status && this.status.model.id !== model.id) return; // superseded
    this.status = isAbort(error)
      ? { state: 'none' }
      : { state: 'failed', model, error: toErrorData(error) };
  }
}

/** Whether the browser says that there is not enough room. Unknown counts as enough. */
export function lacksRoom(status: { model: ModelSpec; free: number | null }): boolean {
  return status.free !== null && status.free < status.model.bytes * ROOM_FACTOR;
}
