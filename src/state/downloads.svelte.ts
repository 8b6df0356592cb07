/** Full models: what a person asks for (use, download, check, repair, remove), one at a time. */
import { AppError, toErrorData } from '../contract/errors.ts';
import { customModel, DEMO, isImported, type ModelSpec } from '../contract/models.ts';
import type { Keep, Manifest, Unfinished } from '../contract/weights.ts';
import type { SettingsValues } from '../storage/settings.ts';
import type { DownloadStatus } from './download-status.ts';
import { endedThePage, gone, isGone, ModelWork, type ModelWorkParts } from './model-work.svelte.ts';
import { Space, type Disk } from './space.svelte.ts';

export interface DownloadsParts extends ModelWorkParts {
  engines: ModelWorkParts['engines'] & {
    /** The model that loads beside it. */
    readonly incoming: { model: ModelSpec } | null;
  };
  settings: ModelWorkParts['settings'] & { readonly values: Pick<SettingsValues, 'model'> };
  disk: Disk | undefined;
}

export class Downloads {
  /** A download that an earlier visit did not end, until something is done about it. */
  offered = $state.raw<Unfinished | undefined>(undefined);

  readonly space: Space;
  readonly #parts: DownloadsParts;
  readonly #work: ModelWork;
  #removing = $state(false);

  constructor(parts: DownloadsParts) {
    this.#parts = parts;
    this.space = new Space(parts.disk);
    this.#work = new ModelWork(parts, this.space);
  }

  get status(): DownloadStatus {
    return this.#work.status;
  }

  /** Id of the model that was last checked byte by byte, and found sound. */
  get sound(): string | null {
    return this.#work.sound;
  }

  get busy(): boolean {
    return this.#removing || !['none', 'consent', 'choosing', 'failed'].includes(this.status.state);
  }

  /** A model that came by hand. */
  async adopt({ model }: Manifest): Promise<void> {
    await this.#work.fetched(); // it loads what it brings, and one model loads at a time
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
    const { model } = settings.values;
    const chosen = catalogue.find(model);
    if (chosen?.builtIn) return;
    if (!chosen || !catalogue.isStored(chosen)) return this.#missed(model);
    this.#parts.kept?.write(model);
    if (chosen.id === interrupted) {
      // Else a machine with too little memory would crash at every start.
      this.#work.fail(chosen, endedThePage());
    } else {
      await this.#work.load(chosen, 'quietly');
    }
  }

  /** What was here and is here no more is told until it is fetched, or taken note of. */
  #missed(id: string): void {
    const { catalogue, kept } = this.#parts;
    if (kept?.read() !== id || this.offered?.model.id === id) return;
    const imported = isImported({ id }) && customModel(id);
    this.#work.fail(imported || catalogue.name(id), gone());
  }

  /** Loads what is here; asks for consent where it must be fetched first. */
  async use(model: ModelSpec): Promise<void> {
    if (this.#parts.catalogue.isStored(model)) {
      this.#parts.settings.change({ model: model.id });
      if (this.#parts.catalogue.manifestOf(model)) this.#parts.kept?.write(model.id);
      await this.#work.load(model);
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
      this.#work.status = { state: 'consent', model, hosts: [...new Set(hosts)], free };
    } catch (error) {
      this.#work.status = { state: 'failed', model, error: toErrorData(error) };
    }
  }

  decline(): void {
    if (this.status.state === 'failed' && isGone(this.status.error)) this.#parts.kept?.write(null);
    this.#work.status = { state: 'none' };
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
      const { files } = await this.#work.find(model);
      const [file] = files;
      if (file) throw new AppError('corrupt', 'found by a check', { file });
      this.#work.status = { state: 'none' };
      this.#work.sound = model.id;
    } catch (error) {
      this.#work.fail(model, error);
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
    else if (this.#parts.catalogue.isStored(model)) await this.#work.load(model);
    else if (isImported(model)) this.#work.status = { state: 'none' };
    else await this.#fetch(model);
  }

  /** What is already here is kept for the next try. */
  cancel(): void {
    this.#work.cancel();
  }

  /** The same download, from the sources that are chosen by now. Call from the click itself. */
  async again(): Promise<void> {
    if (!('model' in this.status)) return;
    const { model } = this.status;
    this.#work.cancel();
    await this.#work.fetched();
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
    const { engines, catalogue, settings, kept } = this.#parts;
    if (settings.values.model === model.id) settings.change({ model: DEMO.id });
    if (kept?.read() === model.id) kept.write(null);
    if (engines.incoming?.model.id === model.id) engines.abandon();
    if (engines.loaded?.model.id === model.id) await engines.load(DEMO);
    await this.#parts.weights.remove(model.id);
    if (this.offered?.model.id === model.id) this.offered = undefined;
    catalogue.forget(model);
    if (this.status.state === 'failed') this.#work.status = { state: 'none' };
    await this.space.look();
  }

  /**
   * Fetches what is damaged, and nothing else; all of it where the damage is not in the storage, or where
   * the model is converted from one GGUF file.
   */
  async #repair(model: ModelSpec): Promise<void> {
    try {
      const { bytes } = await this.#work.find(model);
      if (bytes === 0) await this.#parts.weights.remove(model.id);
    } catch (error) {
      return this.#work.fail(model, error);
    }
    await this.#fetch(model);
  }

  #fetch(model: ModelSpec, keep?: Keep): Promise<void> {
    this.offered = undefined;
    return this.#work.fetch(model, keep);
  }
}
