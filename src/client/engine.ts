/** The page's side of the engine worker: an `Engine` by message. */
import { createBirpc, type BirpcReturn } from 'birpc';
import type {
  ClassifyJob,
  ClassifyResult,
  Engine,
  GenerateJob,
  GenerateResult,
  Jobs,
  Loaded,
  LoadProgress,
  OnPosition,
  PrefillJob,
} from '../contract/engine.ts';
import { AppError, type ErrorFacts } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import type { EngineCalls, EngineEvents, LoadOptions } from '../contract/wire.ts';
import { JobClient } from '../wire/job-client.ts';
import { orBlocked } from './spawn.ts';

interface Connection {
  worker: Worker;
  calls: BirpcReturn<EngineCalls, EngineEvents>;
  jobs: JobClient;
}

export class EngineClient implements Engine {
  readonly #spawn: () => Worker;
  readonly #onDeath: (error: AppError) => void;
  readonly #options: LoadOptions;
  #connection: Connection | undefined;
  #loaded = false;

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
      return await this.#load(model, onProgress, { ...this.#options, threads: 1 });
    }
  }

  classify(
    job: ClassifyJob,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<ClassifyResult> {
    return this.#work((jobs) => jobs.classify(job, signal, onPosition));
  }

  generate(
    job: GenerateJob,
    onDelta?: (delta: string) => void,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<GenerateResult> {
    return this.#work((jobs) => jobs.generate(job, onDelta, signal, onPosition));
  }

  async prefill(job: PrefillJob): Promise<void> {
    await this.#connection?.jobs.prefill(job);
  }

  tokenize(texts: readonly string[]): Promise<number[][]> {
    return this.#work((jobs) => jobs.tokenize(texts));
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
    const connection = (this.#connection = this.#connect(onProgress));
    try {
      const loaded = await connection.jobs.call((id) => connection.calls.load(id, model, options));
      this.#loaded = true;
      return loaded;
    } catch (error) {
      // Unless it has ended already, and another load has begun.
      if (this.#connection === connection) this.#end(new AppError('worker', 'did not load'));
      throw error;
    }
  }

  #connect(onProgress: (progress: LoadProgress) => void = () => {}): Connection {
    const worker = orBlocked(this.#spawn);
    const events: EngineEvents = {
      progress: (_id, progress) => onProgress(progress),
      delta: (id, text) => jobs.events.delta(id, text),
      position: (id, position) => jobs.events.position(id, position),
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
    const jobs = new JobClient(calls);
    return { worker, calls, jobs };
  }

  async #work<T>(work: (jobs: Jobs) => Promise<T>): Promise<T> {
    const connection = this.#connection;
    if (!connection) throw new AppError('worker', 'no engine is running', { reason: 'unloaded' });
    try {
      return await work(connection.jobs);
    } catch (error) {
      // It still answers, but never again as it should: a trap in the runtime.
      const dead = error instanceof AppError && error.code === 'worker';
      if (dead && this.#connection === connection) this.#died(error);
      throw error;
    }
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
  }
}
