/**
 * Which engine answers. The demo comes first; another model loads beside it in an engine of its
 * own, and takes over between turns: never while somebody holds a lease.
 */
import type { Engine, Loaded, LoadProgress } from '../contract/engine.ts';
import { AppError, toErrorData, type ErrorData } from '../contract/errors.ts';
import { DEMO, type ModelSpec } from '../contract/models.ts';

export type HostStatus =
  | { state: 'loading'; model: ModelSpec; progress: LoadProgress }
  | { state: 'ready'; loaded: Loaded }
  | { state: 'failed'; error: ErrorData };

/** The right to use an engine for one turn. It is not taken away before `release`. */
export interface Lease {
  engine: Engine;
  loaded: Loaded;
  release(): void;
}

export interface Running {
  engine: Engine;
  loaded: Loaded;
}

export type SpawnEngine = (onDeath: (error: AppError) => void) => Engine;

const NOTHING: LoadProgress = { loadedBytes: 0, totalBytes: 0 };
const MAX_RESTARTS = 2;

export class EngineHost {
  status = $state.raw<HostStatus>({ state: 'loading', model: DEMO, progress: NOTHING });
  /** The model that loads beside the one that answers. */
  incoming = $state.raw<{ model: ModelSpec; progress: LoadProgress } | null>(null);

  readonly #spawn: SpawnEngine;
  readonly #onRestart: (error: AppError) => void;
  readonly #prepare: (running: Running) => Promise<void>;
  #active: Running | null = null;
  #starting: Promise<Running> | null = null;
  #loading: { engine: Engine; fail: (error: Error) => void } | null = null;
  #swap: (() => void) | null = null;
  #leases = 0;
  #restarts = 0;

  /** @param prepare What a new engine does in its first pause, so that nobody waits for it later. */
  constructor(
    spawn: SpawnEngine,
    onRestart: (error: AppError) => void,
    prepare: (running: Running) => Promise<void> = async () => {},
  ) {
    this.#spawn = spawn;
    this.#onRestart = onRestart;
    this.#prepare = prepare;
  }

  /** The model that answers now, if any. */
  get loaded(): Loaded | null {
    return this.status.state === 'ready' ? this.status.loaded : null;
  }

  /** Whether an engine loads, or works for somebody. */
  get busy(): boolean {
    return this.status.state === 'loading' || this.incoming !== null || this.#leases > 0;
  }

  /** Loads the demo unless something runs already. */
  async start(): Promise<Loaded> {
    return (await this.#running()).loaded;
  }

  async hold(signal?: AbortSignal): Promise<Lease> {
    await abortable(this.#running(), signal);
    // Looked up after the wait: a swap may have come between.
    const running = this.#active ?? (await this.#running());
    this.#leases++;
    let released = false;
    return {
      ...running,
      release: () => {
        if (released) return;
        released = true;
        this.#leases--;
        if (this.#active === running) this.#restarts = 0;
        if (this.#leases === 0) this.#swap?.();
      },
    };
  }

  /** Resolves once `model` answers. A later `load` abandons an earlier one with an AbortError. */
  async load(model: ModelSpec): Promise<Loaded> {
    this.abandon();
    if (this.#active?.loaded.model.id === model.id) return this.#active.loaded;
    const engine = this.#spawn((error) => this.#died(engine, error));
    const failed = new Promise<never>((_, fail) => {
      this.#loading = { engine, fail };
    });
    this.incoming = { model, progress: NOTHING };
    try {
      const loaded = await Promise.race([
        engine.load(model, (progress) => {
          if (this.#loading?.engine === engine) this.incoming = { model, progress };
        }),
        failed,
      ]);
      this.#prepare({ engine, loaded }).catch(() => {}); // whoever asks later is told
      await Promise.race([this.#takeOver({ engine, loaded }), failed]);
      return loaded;
    } catch (error) {
      engine.unload().catch(() => {}); // it is of no use in any case
      throw error;
    } finally {
      if (this.#loading?.engine === engine) this.#loading = this.incoming = null;
    }
  }

  /** Gives up a load that has not taken over yet. */
  abandon(): void {
    this.#giveUp(abortError());
  }

  #giveUp(why: Error): void {
    this.#swap = null;
    this.#loading?.fail(why);
    this.#loading = this.incoming = null;
  }

  #takeOver(next: Running): Promise<void> {
    return new Promise((resolve) => {
      this.#swap = () => {
        this.#swap = null;
        this.#active?.engine.unload().catch(() => {}); // the old thread ends either way
        this.#activate(next);
        resolve();
      };
      if (this.#leases === 0) this.#swap();
    });
  }

  #activate(running: Running): void {
    this.#active = running;
    this.status = { state: 'ready', loaded: running.loaded };
  }

  /** The engine that answers; the demo's start is shared while under way, forgotten on failure. */
  #running(): Promise<Running> {
    if (this.#active) return Promise.resolve(this.#active);
    this.#starting ??= this.#startDemo().finally(() => (this.#starting = null));
    return this.#starting;
  }

  async #startDemo(): Promise<Running> {
    const engine = this.#spawn((error) => this.#died(engine, error));
    this.status = { state: 'loading', model: DEMO, progress: NOTHING };
    try {
      const loaded = await engine.load(DEMO, (progress) => {
        if (!this.#active) this.status = { state: 'loading', model: DEMO, progress };
      });
      const running = { engine, loaded };
      this.#prepare(running).catch(() => {});
      if (this.#active) engine.unload().catch(() => {});
      else this.#activate(running);
      return this.#active ?? running;
    } catch (error) {
      engine.unload().catch(() => {});
      if (this.#active) return this.#active; // a full model was faster
      this.status = { state: 'failed', error: toErrorData(error) };
      throw error;
    }
  }

  /** An engine that dies has loaded: it answers, or waits for the end of a turn to take over. */
  #died(engine: Engine, error: AppError): void {
    if (this.#loading?.engine === engine) this.#giveUp(error);
    if (this.#active?.engine !== engine) return;
    this.#active = null;
    if (this.#restarts++ < MAX_RESTARTS) {
      this.#onRestart(error);
      this.#running().catch(() => {}); // told through `status`
    } else {
      this.#restarts = 0;
      this.status = { state: 'failed', error: toErrorData(error) };
    }
  }
}

function abortError(): DOMException {
  return new DOMException('aborted', 'AbortError');
}

function abortable<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortError());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
