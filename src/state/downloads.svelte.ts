/** Full models: asked for, fetched, kept, loaded beside the demo, removed. One at a time. */
import type { Loaded } from '../contract/engine.ts';
import { AppError, isAbort, toErrorData, type ErrorData } from '../contract/errors.ts';
import { DEMO, isImported, type ModelHost, type ModelSpec } from '../contract/models.ts';
import type {
  Damage,
  DownloadProgress,
  Keep,
  Manifest,
  Unfinished,
  Weights,
} from '../contract/weights.ts';
import type { SettingsValues } from '../storage/settings.ts';
import type { Catalogue } from './catalogue.svelte.ts';
import { statusOf, type DownloadStatus } from './download-status.ts';
import { Space, type Disk } from './space.svelte.ts';
import { Speedometer } from './speed.ts';

export interface DownloadsParts {
  weights: Weights;
  catalogue: Catalogue;
  engines: {
    readonly loaded: Loaded | null;
    /** The model that loads beside it. */
    readonly incoming: { model: ModelSpec } | null;
    load(model: ModelSpec): Promise<Loaded>;
    abandon(): void;
  };
  settings: {
    readonly values: Pick<SettingsValues, 'model'>;
    change(patch: { model: string }): void;
    downloadHosts(): readonly ModelHost[];
  };
  disk: Disk | undefined;
  /** Id of the model whose load a page did not survive, or is still at. */
  interrupted(): string | null;
  onSwitch(title: string): void;
}

export class Downloads {
  status = $state.raw<DownloadStatus>({ state: 'none' });
  /** A download that an earlier visit did not end, until something is done about it. */
  offered = $state.raw<Unfinished | undefined>(undefined);
  /** Id of the model that was last checked byte by byte, and found sound. */
  sound = $state.raw<string | null>(null);

  readonly space: Space;
  readonly #parts: DownloadsParts;
  #removing = $state(false);
  #abort: AbortController | null = null;
  /** The download under way; never rejects. */
  #fetching: Promise<void> = Promise.resolve();

  constructor(parts: DownloadsParts) {
    this.#parts = parts;
    this.space = new Space(parts.disk);
  }

  get busy(): boolean {
    return this.#removing || !['none', 'consent', 'choosing', 'failed'].includes(this.status.state);
  }

  /** A model that came by hand. */
  async adopt({ model }: Manifest): Promise<void> {
    await this.#fetching; // it loads what it brings, and one model loads at a time
    await this.refresh();
    await this.use(model);
  }

  /** Looks at what is here. Whatever is wrong with the storage is told by what needs it. */
  async refresh(): Promise<void> {
    await this.#parts.catalogue.refresh();
    await this.space.look();
  }

  /**
   * Loads the chosen model in the background if its weights are here.
   * @param interrupted Id of the model whose load the last page did not survive.
   */
  async start(interrupted: string | null = null): Promise<void> {
    await this.refresh();
    if (this.busy) return; // and loads what it fetches
    const { catalogue, settings } = this.#parts;
    this.offered = catalogue.unfinished.find((one) => one.storedBytes > 0 && !one.byHand);
    const chosen = catalogue.find(settings.values.model);
    if (!chosen || chosen.builtIn || !catalogue.isStored(chosen)) return;
    if (chosen.id === interrupted) {
      // Else a machine with too little memory would crash at every start.
      this.#fail(chosen, endedThePage());
    } else {
      await this.#load(chosen, 'quietly');
    }
  }

  /** Loads what is here; asks for consent where it must be fetched first. */
  async use(model: ModelSpec): Promise<void> {
    if (this.#parts.catalogue.isStored(model)) {
      this.#parts.settings.change({ model: model.id });
      await this.#load(model);
    } else {
      await this.ask(model);
    }
  }

  async ask(model: ModelSpec): Promise<void> {
    if (this.busy) return;
    try {
      const hosts = this.#parts.settings.downloadHosts().map(({ url }) => new URL(url).host);
      await this.space.look();
      const { free } = this.space;
      this.status = { state: 'consent', model, hosts: [...new Set(hosts)], free };
    } catch (error) {
      this.status = { state: 'failed', model, error: toErrorData(error) };
    }
  }

  decline(): void {
    this.status = { state: 'none' };
  }

  /** Call from the click itself: some browsers grant persistence only to a gesture. */
  async accept(keep: Keep = 'disk'): Promise<void> {
    if (this.status.state !== 'consent') return;
    const { model } = this.status;
    if (keep === 'disk') void this.space.persist();
    await this.#fetch(model, keep);
  }

  /** Of what the host has, the GGUF file or, for null, the ONNX files. Call from the click itself. */
  async choose(gguf: string | null): Promise<void> {
    if (this.status.state !== 'choosing') return;
    const { model, choices, licence } = this.status;
    const bytes = choices.find((choice) => choice.gguf === gguf)?.bytes ?? 0;
    const chosen = { ...model, bytes, licence: model.licence ?? licence };
    void this.space.persist();
    await this.#fetch(gguf === null ? chosen : { ...chosen, gguf });
  }

  /** Goes on with what was agreed to before. Call from the click itself. */
  async resume(model: ModelSpec): Promise<void> {
    if (this.busy) return;
    // Another tab may have ended or removed it since: a click is never without an answer.
    if (!this.#parts.catalogue.unfinishedOf(model)) return this.use(model);
    void this.space.persist();
    await this.#fetch(model);
  }

  /** The offer is made again at the next visit. */
  postpone(): void {
    this.offered = undefined;
  }

  /** After the disk was full: the same download, kept in memory. */
  async useMemory(): Promise<void> {
    if (this.status.state === 'failed') await this.#fetch(this.status.model, 'memory');
  }

  /** Reads every stored byte of the model again. */
  async check(model: ModelSpec): Promise<void> {
    if (this.busy) return;
    try {
      const { files } = await this.#check(model);
      const [file] = files;
      if (file) throw new AppError('corrupt', 'found by a check', { file });
      this.status = { state: 'none' };
      this.sound = model.id;
    } catch (error) {
      this.#fail(model, error);
    }
  }

  /** Whether a retry fetches the model once more: its files are here, and damaged. */
  get needsRepair(): boolean {
    const { status } = this;
    return (
      status.state === 'failed' &&
      status.error.code === 'corrupt' &&
      !isImported(status.model) &&
      this.#parts.catalogue.isStored(status.model)
    );
  }

  async retry(): Promise<void> {
    if (this.status.state !== 'failed') return;
    const { model } = this.status;
    // Nothing was agreed to yet: the address of the host was no address, or the file none for us.
    if (this.status.error.code === 'input')
      await this.ask(this.#parts.catalogue.find(model.id) ?? model);
    else if (this.needsRepair) await this.#repair(model);
    else if (this.#parts.catalogue.isStored(model)) await this.#load(model);
    else if (isImported(model)) this.status = { state: 'none' };
    else await this.#fetch(model);
  }

  /** What is already here is kept for the next try. */
  cancel(): void {
    this.#abort?.abort();
    if (this.status.state === 'loading') this.#parts.engines.abandon();
  }

  /** The same download, from the sources that are chosen by now. Call from the click itself. */
  async again(): Promise<void> {
    if (!('model' in this.status)) return;
    const { model } = this.status;
    this.#abort?.abort();
    await this.#fetching;
    await this.#fetch(model);
  }

  /** Nothing may be brought meanwhile: it would be removed as well. */
  async remove(model: ModelSpec): Promise<void> {
    if (model.builtIn) return;
    this.#removing = true;
    try {
      await this.#remove(model);
    } finally {
      this.#removing = false;
    }
  }

  async #remove(model: ModelSpec): Promise<void> {
    const { engines, catalogue, settings } = this.#parts;
    if (settings.values.model === model.id) settings.change({ model: DEMO.id });
    if (engines.incoming?.model.id === model.id) engines.abandon();
    if (engines.loaded?.model.id === model.id) await engines.load(DEMO);
    await this.#parts.weights.remove(model.id);
    if (this.offered?.model.id === model.id) this.offered = undefined;
    catalogue.forget(model);
    if (this.status.state === 'failed') this.status = { state: 'none' };
    await this.space.look();
  }

  async #check(model: ModelSpec): Promise<Damage> {
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

  /**
   * Fetches what is damaged, and nothing else; all of it where the damage is not in the storage, or where
   * the model is converted from one GGUF file.
   */
  async #repair(model: ModelSpec): Promise<void> {
    try {
      const { bytes } = await this.#check(model);
      if (bytes === 0) await this.#parts.weights.remove(model.id);
    } catch (error) {
      return this.#fail(model, error);
    }
    await this.#fetch(model);
  }

  #fetch(model: ModelSpec, keep: Keep = 'disk'): Promise<void> {
    return (this.#fetching = this.#fetchNow(model, keep));
  }

  async #fetchNow(model: ModelSpec, keep: Keep): Promise<void> {
    this.offered = undefined;
    const { weights, catalogue, settings } = this.#parts;
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
      await this.#load(model);
    } catch (error) {
      await catalogue.refreshUnfinished().catch(() => {}); // where nothing can be stored
      this.#fail(model, error);
    } finally {
      this.#abort = null;
    }
    await this.space.look();
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

  async #load(model: ModelSpec, how?: 'quietly'): Promise<void> {
    this.status = { state: 'loading', model };
    try {
      const before = this.#parts.engines.loaded?.model.id;
      await this.#loadAnywhere(model);
      this.status = { state: 'none' };
      if (before !== model.id && !how) this.#parts.onSwitch(model.title);
    } catch (error) {
      this.#fail(model, error);
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

  #fail(model: ModelSpec, error: unknown): void {
    if ('model' in this.status && this.status.model.id !== model.id) return; // superseded
    this.status = isAbort(error)
      ? { state: 'none' }
      : { state: 'failed', model, error: toErrorData(error) };
  }
}

const endedThePage = () =>
  new AppError('memory', 'the last load ended the page', { reason: 'crash' });
