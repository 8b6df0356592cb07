/** The work on a full model: fetched, checked, loaded beside the demo. One at a time, told by its status. */
import type { Loaded } from '../contract/engine.ts';
import { AppError, isAbort, toErrorData, type ErrorData } from '../contract/errors.ts';
import type { ModelHost, ModelSpec } from '../contract/models.ts';
import type { Damage, DownloadProgress, Keep, Weights } from '../contract/weights.ts';
import type { KeptModel } from '../storage/kept-model.ts';
import type { Catalogue } from './catalogue.svelte.ts';
import { statusOf, type DownloadStatus } from './download-status.ts';
import type { Space } from './space.svelte.ts';
import { Speedometer } from './speed.ts';

export interface ModelWorkParts {
  weights: Weights;
  catalogue: Catalogue;
  engines: {
    readonly loaded: Loaded | null;
    load(model: ModelSpec): Promise<Loaded>;
    abandon(): void;
  };
  settings: {
    change(patch: { model: string }): void;
    downloadHosts(): readonly ModelHost[];
  };
  /** Id of the model whose load a page did not survive, or is still at. */
  interrupted(): string | null;
  /** The chosen model, once it is on the disk. */
  kept?: KeptModel | undefined;
  onSwitch(title: string): void;
}

export class ModelWork {
  status = $state.raw<DownloadStatus>({ state: 'none' });
  /** Id of the model that was last checked byte by byte, and found sound. */
  sound = $state.raw<string | null>(null);

  readonly #parts: ModelWorkParts;
  readonly #space: Space;
  #abort: AbortController | null = null;
  /** The download under way; never rejects. */
  #fetching: Promise<void> = Promise.resolve();

  constructor(parts: ModelWorkParts, space: Space) {
    this.#parts = parts;
    this.#space = space;
  }

  /** What is already here is kept for the next try. */
  cancel(): void {
    this.#abort?.abort();
    if (this.status.state === 'loading') this.#parts.engines.abandon();
  }

  /** When no download is under way; `cancel` ends one early. */
  fetched(): Promise<void> {
    return this.#fetching;
  }

  /**
   * What is damaged of the stored files, each read to its end.
   * @throws What keeps them from being read, or an AbortError.
   */
  async find(model: ModelSpec): Promise<Damage> {
    this.sound = null;
    this.#abort = new AbortController();
    const speed = new Speedometer();
    const show = (progress: DownloadProgress) => this.#show(model, progress, speed);
    try {
      return await this.#parts.weights.check(model.id, show, this.#abort.signal);
    } finally {
      this.#abort = null;
    }
  }

  fetch(model: ModelSpec, keep: Keep = 'disk'): Promise<void> {
    return (this.#fetching = this.#fetchNow(model, keep));
  }

  async #fetchNow(model: ModelSpec, keep: Keep): Promise<void> {
    const { weights, catalogue, settings, kept } = this.#parts;
    this.#abort = new AbortController();
    const speed = new Speedometer();
    try {
      const hosts = settings.downloadHosts();
      this.status = { state: 'listing', model, host: new URL(hosts[0]?.url ?? '').host };
      const { signal } = this.#abort;
      const onProgress = (progress: DownloadProgress) => this.#show(model, progress, speed);
      if (this.#isOpen(model)) {
        const offer = await weights.offer(model, hosts, signal);
        if (offer.choices.length > 0) {
          this.status = { state: 'choosing', model, ...offer };
          return;
        }
      }
      const manifest = await weights.download(model, hosts, onProgress, signal, keep);
      catalogue.keep(manifest, keep);
      settings.change({ model: model.id });
      if (keep === 'disk') kept?.write(model.id);
      await this.load(model);
    } catch (error) {
      await catalogue.refreshUnfinished().catch(() => {}); // where nothing can be stored
      this.fail(model, error);
    } finally {
      this.#abort = null;
    }
    await this.#space.look();
  }

  /** Nobody knows yet which files of the repository it is made of. */
  #isOpen(model: ModelSpec): boolean {
    const { catalogue } = this.#parts;
    const begun = catalogue.unfinishedOf(model) ?? catalogue.manifestOf(model);
    return model.bytes === 0 && model.gguf === undefined && !begun;
  }

  /** Progress that arrives after the end is of no interest. */
  #show(model: ModelSpec, progress: DownloadProgress, speed: Speedometer): void {
    if (!this.#abort || this.#abort.signal.aborted) return;
    this.status = statusOf(model, progress, speed);
  }

  async load(model: ModelSpec, how?: 'quietly'): Promise<void> {
    this.status = { state: 'loading', model };
    try {
      const before = this.#parts.engines.loaded?.model.id;
      await this.#loadAnywhere(model);
      this.status = { state: 'none' };
      if (before !== model.id && !how) this.#parts.onSwitch(model.title);
    } catch (error) {
      this.fail(model, error);
    }
  }

  /** Asked again where the tab with the engine closes meanwhile, but not where the load ended it. */
  async #loadAnywhere(model: ModelSpec): Promise<void> {
    const { engines, interrupted } = this.#parts;
    try {
      await engines.load(model);
    } catch (error) {
      const gone = error instanceof AppError && error.code === 'worker';
      if (!gone || error.facts.reason !== 'tab') throw error;
      if (interrupted() === model.id) throw endedThePage();
      await engines.load(model);
    }
  }

  fail(model: ModelSpec, error: unknown): void {
    if ('model' in this.status && this.status.model.id !== model.id) return; // superseded
    this.status = isAbort(error)
      ? { state: 'none' }
      : { state: 'failed', model, error: toErrorData(error) };
  }
}

export const endedThePage = () =>
  new AppError('memory', 'the last load ended the page', { reason: 'crash' });

/** The weights of a model that was here are not here any more. */
export const gone = () => new AppError('corrupt', 'was removed', { reason: 'missing' });

export const isGone = ({ code, facts }: ErrorData): boolean =>
  code === 'corrupt' && facts.reason === 'missing';
