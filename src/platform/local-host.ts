/**
 * Which engine answers, in the tab that has the engines. The demo comes first; another model loads
 * beside it in an engine of its own, and takes over between turns: never while somebody holds a lease.
 */
import type { Engine, Loaded, LoadProgress } from '../contract/engine.ts';
import { AppError, toErrorData } from '../contract/errors.ts';
import type { Host, HostStatus, HostView, Lease, Running } from '../contract/host.ts';
import { DEMO, type ModelSpec } from '../contract/models.ts';
import { abortable, abortError } from './abortable.ts';
import { Crashes } from './crashes.ts';

/** @param lowMemory Starts the engine with as little memory as possible, at the cost of speed. */
export type SpawnEngine = (onDeath: (error: AppError) => void, lowMemory: boolean) => Engine;

const NOTHING: LoadProgress = { loadedBytes: 0, totalBytes: 0 };
const LEAST_CONTEXT = 512;

interface Occupant extends Running {
  engine: Engine;
}

export interface LocalHostParts {
  spawn: SpawnEngine;
  /** Told when an engine has died and the demo takes its place; `comesBack`: the full model is tried again. */
  onRestart(error: AppError, comesBack: boolean): void;
  /** Told when a model that had died answers again. */
  onReturn?(model: ModelSpec): void;
  /** What a new engine does in its first pause, so that nobody waits for it later. */
  prepare?(running: Running): Promise<void>;
  /** Told of every change. */
  show?(view: HostView): void;
}

export class LocalHost implements Host {
  #status: HostStatus = { state: 'loading', model: DEMO, progress: NOTHING };
  #incoming: HostView['incoming'] = null;
  readonly #parts: LocalHostParts;
  #active: Occupant | null = null;
  #starting: Promise<Occupant> | null = null;
  #loading: { engine: Engine; modelId: string; fail: (error: Error) => void } | null = null;
  /** The load under way, for whoever asks for the same model. */
  #load: Promise<Loaded> | null = null;
  #swap: (() => void) | null = null;
  readonly #engines = new Set<Engine>();
  #leases = 0;
  readonly #crashes = new Crashes();
  #closed = false;

  constructor(parts: LocalHostParts) {
    this.#parts = parts;
  }

  get view(): HostView {
    const busy = this.#status.state === 'loading' || !!this.#incoming || this.#leases > 0;
    return { status: this.#status, incoming: this.#incoming, busy };
  }

  /** The model that answers now, if any. */
  get loaded(): Loaded | null {
    return this.#status.state === 'ready' ? this.#status.loaded : null;
  }

  /** Loads the demo unless something runs already. */
  async start(): Promise<Loaded> {
    return (await this.#running()).loaded;
  }

  async hold(signal?: AbortSignal): Promise<Lease> {
    await abortable(this.#running(), signal);
    // Looked up after the wait: a swap may have come between.
    const running = this.#active ?? (await this.#running());
    this.#lease(1);
    let released = false;
    return {
      ...running,
      release: () => {
        if (released) return;
        released = true;
        if (this.#active === running) this.#crashes.forget(running.loaded.model.id);
        this.#lease(-1);
        if (this.#leases === 0) this.#swap?.();
      },
    };
  }

  async load(model: ModelSpec): Promise<Loaded> {
    if (this.#load && this.#loading?.modelId === model.id) return this.#load;
    this.abandon();
    if (this.#active?.loaded.model.id === model.id) return this.#active.loaded;
    this.#crashes.forget(model.id); // whoever chooses it means it
    return this.#begin(model, false);
  }

  #begin(model: ModelSpec, lowMemory: boolean): Promise<Loaded> {
    this.#load = this.#run(model, lowMemory);
    return this.#load;
  }

  async #run(model: ModelSpec, lowMemory: boolean): Promise<Loaded> {
    const engine = this.#newEngine(lowMemory);
    const failed = new Promise<never>((_, fail) => {
      this.#loading = { engine, modelId: model.id, fail };
    });
    this.#showIncoming({ model, progress: NOTHING });
    try {
      const loaded = await Promise.race([
        engine.load(model, (progress) => {
          if (this.#loading?.engine === engine) this.#showIncoming({ model, progress });
        }),
        failed,
      ]);
      this.#prepare({ engine, loaded });
      await Promise.race([this.#takeOver({ engine, loaded }), failed]);
      return loaded;
    } catch (error) {
      this.#end(engine); // it is of no use in any case
      throw error;
    } finally {
      if (this.#loading?.engine === engine) this.#endLoading();
    }
  }

  abandon(): void {
    this.#giveUp(abortError());
  }

  /** Ends every engine, for good: another tab has its own by now, or will. */
  close(): void {
    this.#closed = true;
    this.#giveUp(closed());
    this.#active = null;
    for (const engine of this.#engines) this.#end(engine);
  }

  #giveUp(why: Error): void {
    this.#swap = null;
    this.#loading?.fail(why);
    this.#endLoading();
  }

  #endLoading(): void {
    if (!this.#loading) return;
    this.#loading = null;
    this.#showIncoming(null);
  }

  #takeOver(next: Occupant): Promise<void> {
    return new Promise((resolve) => {
      this.#swap = () => {
        this.#swap = null;
        if (this.#active) this.#end(this.#active.engine);
        this.#activate(next);
        resolve();
      };
      if (this.#leases === 0) this.#swap();
    });
  }

  #activate(running: Occupant): void {
    this.#active = running;
    this.#show({ state: 'ready', loaded: running.loaded });
  }

  /** The engine that answers; the demo's start is shared while under way, forgotten on failure. */
  #running(): Promise<Occupant> {
    if (this.#closed) return Promise.reject(closed());
    if (this.#active) return Promise.resolve(this.#active);
    this.#starting ??= this.#startDemo().finally(() => (this.#starting = null));
    return this.#starting;
  }

  async #startDemo(): Promise<Occupant> {
    const engine = this.#newEngine(false);
    this.#show({ state: 'loading', model: DEMO, progress: NOTHING });
    try {
      const loaded = await engine.load(DEMO, (progress) => {
        if (!this.#active) this.#show({ state: 'loading', model: DEMO, progress });
      });
      const running = { engine, loaded };
      this.#prepare(running);
      if (this.#active) this.#end(engine);
      else this.#activate(running);
      return this.#active ?? running;
    } catch (error) {
      this.#end(engine);
      if (this.#active) return this.#active; // a full model was faster
      this.#show({ state: 'failed', error: toErrorData(error) });
      throw error;
    }
  }

  /** An engine that dies has loaded: it answers, or waits for the end of a turn to take over. */
  #died(engine: Engine, error: AppError): void {
    if (this.#loading?.engine === engine) this.#giveUp(error);
    this.#end(engine);
    if (this.#active?.engine !== engine) return;
    const { model } = this.#active.loaded;
    this.#active = null;
    const { crashes, givenUp } = this.#crashes.add(model.id);
    if (givenUp && model.builtIn) return this.#show({ state: 'failed', error: toErrorData(error) });

    const comesBack = !givenUp && !model.builtIn && !this.#loading;
    this.#parts.onRestart(error, comesBack);
    this.#running().catch(() => {}); // told through `status`
    if (comesBack) void this.#bringBack(model, crashes > 1 || error.code === 'memory');
  }

  /** Crash recovery: once more as it was; then on one thread and with half the context; then the demo. */
  async #bringBack(model: ModelSpec, lowMemory: boolean): Promise<void> {
    const contextTokens = Math.max(LEAST_CONTEXT, model.contextTokens / 2);
    try {
      await this.#begin(lowMemory ? { ...model, contextTokens } : model, lowMemory);
      this.#parts.onReturn?.(model);
    } catch {
      // The demo answers, as was said.
    }
  }

  #newEngine(lowMemory: boolean): Engine {
    const engine = this.#parts.spawn((error) => this.#died(engine, error), lowMemory);
    this.#engines.add(engine);
    return engine;
  }

  #end(engine: Engine): void {
    this.#engines.delete(engine);
    engine.unload().catch(() => {}); // the thread ends either way
  }

  #prepare(running: Running): void {
    this.#parts.prepare?.(running).catch(() => {}); // whoever asks later is told
  }

  #lease(change: number): void {
    this.#leases += change;
    this.#parts.show?.(this.view);
  }

  #show(status: HostStatus): void {
    this.#status = status;
    this.#parts.show?.(this.view);
  }

  #showIncoming(incoming: HostView['incoming']): void {
    this.#incoming = incoming;
    this.#parts.show?.(this.view);
  }
}

const closed = () => new AppError('worker', 'another tab has the engine', { reason: 'unloaded' });
