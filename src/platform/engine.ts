/** The page's side of the engine worker: an `Engine` by message. */
import type { Engine, GenerateResult, Loaded, LoadProgress } from '../contract/engine.ts';
import { AppError, type ErrorFacts } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import type {
  Answer,
  EngineCalls,
  EngineEvent,
  EngineNews,
  LoadOptions,
} from '../contract/wire.ts';
import { Caller, type Over } from '../rpc/caller.ts';
import { RemoteJobs } from '../rpc/jobs.ts';
import type { LoadMark } from './load-mark.ts';
import { orBlocked } from './spawn.ts';
import type { Wake } from './wake.ts';
import { PATIENCE, Watchdog, type Patience } from './watchdog.ts';

interface Connection {
  worker: Worker;
  calls: Caller<EngineCalls, EngineEvent>;
  /** Ends the supervision. */
  leave(): void;
}

export interface Supervision {
  patience?: Patience;
  wake?: Wake;
  /** Set for a full model from before its load until it has answered once. */
  mark?: Pick<LoadMark, 'set' | 'clear'>;
}

export class EngineClient extends RemoteJobs implements Engine {
  readonly #spawn: () => Worker;
  readonly #onDeath: (error: AppError) => void;
  readonly #options: LoadOptions;
  readonly #supervision: Supervision;
  #connection: Connection | undefined;
  #loaded = false;
  #marked: string | undefined;

  /** @param onDeath Told when a loaded engine dies; one that dies before fails its `load`. */
  constructor(
    spawn: () => Worker,
    onDeath: (error: AppError) => void = () => {},
    options: LoadOptions = {},
    supervision: Supervision = {},
  ) {
    super(() => this.#running());
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
    if (!model.builtIn) this.#supervision.mark?.set((this.#marked = model.id));
    try {
      return await this.#load(model, onProgress, this.#options).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        const stuck = error.facts.reason === 'stuck';
        if (!stuck && !oneThreadMayHelp(error)) throw error;
        // A failed start leaves the runtime unusable for good: the second try needs a new thread.
        const options = { ...this.#options, ...(!stuck && { threads: 1 }) };
        return this.#load(model, onProgress, options);
      });
    } catch (error) {
      this.#unmark(); // a failure that can be told is no crash
      throw error;
    }
  }

  override async generate(...asked: Parameters<Engine['generate']>): Promise<GenerateResult> {
    const result = await super.generate(...asked);
    this.#unmark();
    return result;
  }

  async unload(): Promise<void> {
    this.#unmark();
    this.#end(new AppError('worker', 'the engine was unloaded', { reason: 'unloaded' }));
  }

  async #load(
    model: ModelSpec,
    onProgress: ((p: LoadProgress) => void) | undefined,
    options: LoadOptions,
  ): Promise<Loaded> {
    if (this.#connection) throw new AppError('internal', 'an engine loads one model in its life');
    const connection = (this.#connection = this.#connect());
    try {
      const told = (event: EngineEvent) =>
        event.type === 'progress' && onProgress?.(event.progress);
      const loaded = await connection.calls.call('load', { model, options }, undefined, told);
      this.#loaded = true;
      return loaded;
    } catch (error) {
      // Unless it has ended already, and another load has begun.
      if (this.#connection === connection) this.#end(new AppError('worker', 'did not load'));
      throw error;
    }
  }

  #connect(): Connection {
    const worker = orBlocked(this.#spawn);
    const died = (what: string, facts: ErrorFacts = {}) => {
      if (this.#connection?.worker === worker) this.#died(new AppError('worker', what, facts));
    };
    const hung = () => died('no sign of life', { reason: watchdog.hurried ? 'stuck' : 'hung' });
    const watchdog = new Watchdog(this.#supervision.patience ?? PATIENCE, hung);
    const over: Over = async (answer, method) => {
      try {
        return await watchdog.over(answer, method === 'ping' ? 'ping' : 'job');
      } catch (error) {
        // It may still answer, but never again as it should: after a trap in the runtime, and after
        // memory ran out, which only the end of the thread gives back.
        const dead = error instanceof AppError && ['worker', 'memory'].includes(error.code);
        if (dead && this.#connection?.worker === worker) this.#died(error);
        throw error;
      }
    };
    const calls = new Caller<EngineCalls, EngineEvent>(worker, over);
    worker.onmessage = ({ data }: MessageEvent<EngineNews | Answer<EngineEvent>>) => {
      watchdog.heard();
      if (data.type === 'spawning') watchdog.hurried = data.begun;
      else calls.hear(data);
    };
    const ask = () => void calls.call('ping', undefined).catch(() => {}); // told by the watchdog
    const sleep = this.#supervision.wake?.(ask);
    const leave = () => {
      watchdog.stop();
      sleep?.();
    };
    // A script that is blocked or missing ends up here too, then without a message.
    worker.onerror = ({ message }) =>
      message ? died(message) : died('the engine worker could not start', { reason: 'start' });
    worker.onmessageerror = () => died('a message of the engine worker could not be read');
    return { worker, calls, leave };
  }

  #running(): Connection['calls'] {
    if (this.#connection) return this.#connection.calls;
    throw new AppError('worker', 'no engine is running', { reason: 'unloaded' });
  }

  #unmark(): void {
    if (this.#marked !== undefined) this.#supervision.mark?.clear(this.#marked);
    this.#marked = undefined;
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
    this.#connection?.calls.close(error);
    this.#connection = undefined;
    this.#loaded = false;
  }
}

/** No reason is given where the whole thread died, which a crashing pool brings about as well. */
function oneThreadMayHelp({ code, facts }: AppError): boolean {
  if (code === 'memory') return true;
  return code === 'worker' && ['threads', 'start', 'hung', undefined].includes(facts.reason);
}
