/** The page's side of the engine worker: an `Engine` by message. */
import { createBirpc, type BirpcReturn } from 'birpc';
import type {
  ClassifyJob,
  ClassifyResult,
  Engine,
  GenerateJob,
  GenerateResult,
  Loaded,
  LoadProgress,
  OnPosition,
  PrefillJob,
} from '../contract/engine.ts';
import { AppError, fromErrorData, type ErrorFacts } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import type { EngineCalls, EngineEvents, LoadOptions, Outcome } from '../contract/wire.ts';
import { orBlocked } from './spawn.ts';

interface Connection {
  worker: Worker;
  calls: BirpcReturn<EngineCalls, EngineEvents>;
}

export class EngineClient implements Engine {
  readonly #spawn: () => Worker;
  readonly #onDeath: (error: AppError) => void;
  readonly #options: LoadOptions;
  readonly #progress = new Map<number, (progress: LoadProgress) => void>();
  readonly #deltas = new Map<number, (delta: string) => void>();
  readonly #positions = new Map<number, OnPosition>();
  #connection: Connection | undefined;
  #loaded = false;
  #lastId = 0;

  /** @param onDeath Told when a loaded engine dies; one that dies before fails its `load`. */
  constructor(
    spawn: () => Worker,
    onDeath: (error: AppError) => void = () => {},
    options: LoadOptions = {},
  ) {
    this.#spawn = spawn;
    this.#onDeath = onDeath;
    this.#options = options;
  }

  /** Where the thread pool cannot start, tries once more without: some browsers block it. */
  async load(model: ModelSpec, onProgress?: (p: LoadProgress) => void): Promise<Loaded> {
    try {
      return await this.#load(model, onProgress, this.#options);
    } catch (error) {
      // No reason is given where the whole thread died, which a crashing pool brings about as well.
      if (!(error instanceof AppError && error.code === 'worker')) throw error;
      if (!['threads', 'start', undefined].includes(error.facts.reason)) throw error;
      // A failed start leaves the runtime unusable for good: the second try needs a new thread.
      return await this.#load(model, onProgress, { threads: 1 });
    }
  }

  async classify(
    job: ClassifyJob,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<ClassifyResult> {
    const { calls } = this.#connected();
    const outcome = await this.#cancellable(signal, (id) => {
      if (onPosition) this.#positions.set(id, onPosition);
      return calls.classify(id, job);
    });
    if ('aborted' in outcome) throw new DOMException('aborted', 'AbortError');
    return valueOf(outcome);
  }

  async generate(
    job: GenerateJob,
    onDelta?: (delta: string) => void,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<GenerateResult> {
    const { calls } = this.#connected();
    return valueOf(
      await this.#cancellable(signal, (id) => {
        if (onDelta) this.#deltas.set(id, onDelta);
        if (onPosition) this.#positions.set(id, onPosition);
        return calls.generate(id, job);
      }),
    );
  }

  async prefill(job: PrefillJob): Promise<void> {
    await this.#connection?.calls.prefill(++this.#lastId, job).catch(() => {});
  }

  async unload(): Promise<void> {
    this.#end(new AppError('worker', 'the engine was unloaded', { reason: 'unloaded' }));
  }

  async #load(
    model: ModelSpec,
    onProgress: ((p: LoadProgress) => void) | undefined,
    options: LoadOptions,
  ): Promise<Loaded> {
    if (this.#connection) throw new AppError('internal', 'an engine loads one model in its life');
    const connection = (this.#connection = this.#connect());
    const id = ++this.#lastId;
    if (onProgress) this.#progress.set(id, onProgress);
    try {
      const loaded = valueOf(await connection.calls.load(id, model, options));
      this.#loaded = true;
      return loaded;
    } catch (error) {
      // Unless it has ended already, and another load has begun.
      if (this.#connection === connection) this.#end(new AppError('worker', 'did not load'));
      throw error;
    } finally {
      this.#progress.delete(id);
    }
  }

  #connect(): Connection {
    const worker = orBlocked(this.#spawn);
    const events: EngineEvents = {
      progress: (id, progress) => this.#progress.get(id)?.(progress),
      delta: (id, delta) => this.#deltas.get(id)?.(delta),
      position: (id, position) => this.#positions.get(id)?.(position),
    };
    const calls = createBirpc<EngineCalls, EngineEvents>(events, {
      post: (message) => worker.postMessage(message),
      on: (receive) => {
        worker.onmessage = ({ data }) => receive(data);
      },
      eventNames: ['cancel'],
      timeout: -1,
    });
    const died = (what: string, facts: ErrorFacts = {}) => {
      if (this.#connection?.worker === worker) this.#died(new AppError('worker', what, facts));
    };
    // A script that is blocked or missing ends up here too, then without a message.
    worker.onerror = ({ message }) =>
      message ? died(message) : died('the engine worker could not start', { reason: 'start' });
    worker.onmessageerror = () => died('a message of the engine worker could not be read');
    return { worker, calls };
  }

  #connected(): Connection {
    if (this.#connection) return this.#connection;
    throw new AppError('worker', 'no engine is running', { reason: 'unloaded' });
  }

  #died(error: AppError): void {
    const wasLoaded = this.#loaded;
    this.#end(error);
    if (wasLoaded) this.#onDeath(error);
  }

  /** Ends the thread, which gives its memory back, and rejects what is pending. */
  #end(error: AppError): void {
    this.#connection?.worker.terminate();
    this.#connection?.calls.$close(error);
    this.#connection = undefined;
    this.#loaded = false;
    this.#deltas.clear();
    this.#positions.clear();
  }

  async #cancellable<T>(
    signal: AbortSignal | undefined,
    call: (id: number) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const id = ++this.#lastId;
    const connection = this.#connection;
    const cancel = () => void this.#connection?.calls.cancel(id);
    try {
      const outcome = call(id);
      if (signal?.aborted) cancel();
      signal?.addEventListener('abort', cancel);
      const ended = await outcome;
      // It still answers, but never again as it should: a trap in the runtime.
      const dead = 'error' in ended && ended.error.code === 'worker';
      if (dead && this.#connection === connection) this.#died(fromErrorData(ended.error));
      return ended;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#deltas.delete(id);
      this.#positions.delete(id);
    }
  }
}

function valueOf<T>(outcome: Outcome<T>): T {
  if ('value' in outcome) return outcome.value;
  if ('error' in outcome) throw fromErrorData(outcome.error);
  throw new DOMException('aborted', 'AbortError');
}
