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
import { JobClient } from '../rpc/job-client.ts';
import { orBlocked } from './spawn.ts';
import type { Wake } from './wake.ts';
import { PATIENCE, Watchdog, type Patience } from './watchdog.ts';

interface Connection {
  worker: Worker;
  calls: BirpcReturn<EngineCalls, EngineEvents>;
  jobs: JobClient;
  watchdog: Watchdog;
  /** Ends the supervision. */
  leave(): void;
}

export interface Supervision {
  patience?: Patience;
  wake?: Wake;
}

export class EngineClient implements Engine {
  readonly #spawn: () => Worker;
  readonly #onDeath: (error: AppError) => void;
  readonly #options: LoadOptions;
  readonly #supervision: Supervision;
  #connection: Connection | undefined;
  #loaded = false;

  /** @param onDeath Told when a loaded engine dies; one that dies before fails its `load`. */
  constructor(
    spawn: () => Worker,
    onDeath: (error: AppError) => void = () => {},
    options: LoadOptions = {},
    supervision: Supervision = {},
  ) {
    this.#spawn = spawn;
    this.#onDeath = onDeath;
    this.#options = options;
    this.#supervision = supervision;
  }

  /**
   * Where the thread pool cannot start, or the memory is not enough, tries once more without: some
   * browsers block the pool, and each thread has memory of its own. Where a thread was stuck as it
   * started another, which is chance, tries once more as it was.
   */
  async load(model: ModelSpec, onProgress?: (p: LoadProgress) => void): Promise<Loaded> {
    try {
      return await this.#load(model, onProgress, this.#options);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const stuck = error.facts.reason === 'stuck';
      if (!stuck && !oneThreadMayHelp(error)) throw error;
      // A failed start leaves the runtime unusable for good: the second try needs a new thread.
      return await this.#load(model, onProgress, {
        ...this.#options,
        ...(!stuck && { threads: 1 }),
      });
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
    const connection = this.#connection;
    await connection?.watchdog.over(connection.jobs.prefill(job));
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
      const loaded = await connection.watchdog.over(
        connection.jobs.call((id) => connection.calls.load(id, model, options)),
      );
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
      spawning: (begun) => void (watchdog.hurried = begun),
    };
    const calls = createBirpc<EngineCalls, EngineEvents>(events, {
      post: (message) => worker.postMessage(message),
      on: (receive) => {
        worker.onmessage = ({ data }) => {
          watchdog.heard();
          receive(data);
        };
      },
      eventNames: ['cancel'],
      timeout: -1,
    });
    const died = (what: string, facts: ErrorFacts = {}) => {
      if (this.#connection?.worker === worker) this.#died(new AppError('worker', what, facts));
    };
    const hung = () => died('no sign of life', { reason: watchdog.hurried ? 'stuck' : 'hung' });
    const watchdog = new Watchdog(this.#supervision.patience ?? PATIENCE, hung);
    const ask = () => void watchdog.over(calls.ping(), 'ping').catch(() => {}); // told by the watchdog
    const sleep = this.#supervision.wake?.(ask);
    const leave = () => {
      watchdog.stop();
      sleep?.();
    };
    // A script that is blocked or missing ends up here too, then without a message.
    worker.onerror = ({ message }) =>
      message ? died(message) : died('the engine worker could not start', { reason: 'start' });
    worker.onmessageerror = () => died('a message of the engine worker could not be read');
    const jobs = new JobClient(calls);
    return { worker, calls, jobs, watchdog, leave };
  }

  async #work<T>(work: (jobs: Jobs) => Promise<T>): Promise<T> {
    const connection = this.#connection;
    if (!connection) throw new AppError('worker', 'no engine is running', { reason: 'unloaded' });
    try {
      return await connection.watchdog.over(work(connection.jobs));
    } catch (error) {
      // It may still answer, but never again as it should: after a trap in the runtime, and after
      // memory ran out, which only the end of the thread gives back.
      const dead = error instanceof AppError && ['worker', 'memory'].includes(error.code);
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
    this.#connection?.leave();
    this.#connection?.worker.terminate();
    this.#connection?.calls.$close(error);
    this.#connection = undefined;
    this.#loaded = false;
  }
}

/** No reason is given where the whole thread died, which a crashing pool brings about as well. */
function oneThreadMayHelp({ code, facts }: AppError): boolean {
  if (code === 'memory') return true;
  return code === 'worker' && ['threads', 'start', 'hung', undefined].includes(facts.reason);
}
