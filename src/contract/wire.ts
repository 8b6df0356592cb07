/** What `platform/` says to the engine worker and to the tab that has it, by birpc over messages. */
import type { PolicyState } from './computer.ts';
import type {
  ClassifyJob,
  ClassifyResult,
  GenerateJob,
  GenerateResult,
  Loaded,
  LoadProgress,
  PrefillJob,
} from './engine.ts';
import type { ErrorData } from './errors.ts';
import type { ModelSpec } from './models.ts';

/** Failures travel as values: an exception would lose its code and facts in the structured clone. */
export type Outcome<T> = { value: T } | { error: ErrorData } | { aborted: true };

/** Every call carries an id that the caller chose; `cancel` names it. */
export interface JobCalls {
  classify(id: number, job: ClassifyJob): Promise<Outcome<ClassifyResult>>;
  generate(id: number, job: GenerateJob): Promise<Outcome<GenerateResult>>;
  prefill(id: number, job: PrefillJob): Promise<Outcome<void>>;
  tokenize(id: number, texts: readonly string[]): Promise<Outcome<number[][]>>;
  /** Of an id that is unknown or has ended: ignored. */
  cancel(id: number): void;
}

/** One-way, and always before the reply to the call of that id. */
export interface JobEvents {
  delta(id: number, text: string): void;
  position(id: number, position: number): void;
}

export interface EngineCalls extends JobCalls, EngineTests {
  load(id: number, model: ModelSpec, options: LoadOptions): Promise<Outcome<Loaded>>;
  /** A sign of life. */
  ping(): Promise<void>;
}

/** What an engine worker can find out without a model, each in a worker of its own. */
export interface EngineTests {
  /**
   * Milliseconds of one step of a full model's heaviest operation with so many threads. Rejects
   * where the runtime does not start; the worker is of no use afterwards.
   */
  measureThreads(threads: number): Promise<number>;
  /** Whether this worker, which sees what people write, is kept from other origins. */
  probePolicy(): Promise<PolicyState>;
}

export interface EngineEvents extends JobEvents {
  /** One-way, and always before the reply to the call of that id. */
  progress(id: number, progress: LoadProgress): void;
  /** Before (true) and after (false) it starts a worker of its own: milliseconds apart, or it is stuck. */
  spawning(begun: boolean): void;
}

export interface LoadOptions {
  /** WASM threads; left out, the engine decides. */
  threads?: number;
  /** What its first prompts will begin with: read before the model counts as loaded. */
  prefixes?: readonly PrefillJob[];
}
