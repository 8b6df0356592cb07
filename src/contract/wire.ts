/**
 * The protocol between page, workers, tabs and frames: a call, its events, its end; a cancel that
 * names the call. Below is what the engine worker and the tab that has it are asked in it.
 */
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

/** To the end that answers. */
export type CallMessage =
  | { type: 'call'; id: number; method: string; params: unknown }
  /** Of an id that is unknown or has ended: ignored. */
  | { type: 'cancel'; id: number };

/** To the end that asked: the events of a call, and once, after them, its end. */
export type Answer<Event> = End | (Event & { id: number });

export interface End {
  type: 'end';
  id: number;
  outcome: Outcome<unknown>;
}

/** Failures travel as values: an exception would lose its code and facts in the structured clone. */
export type Outcome<T> = { value: T } | { error: ErrorData } | { aborted: true };

/** What is given to a method of `Calls`, and what it comes to. */
export type Params<Calls, M extends keyof Calls> = Calls[M] extends (params: infer P) => unknown
  ? P
  : never;
export type Result<Calls, M extends keyof Calls> = Calls[M] extends (params: never) => infer R
  ? R
  : never;

export interface JobCalls {
  classify(job: ClassifyJob): ClassifyResult;
  generate(job: GenerateJob): GenerateResult;
  prefill(job: PrefillJob): void;
  tokenize(texts: readonly string[]): number[][];
}

export type JobEvent = { type: 'delta'; text: string } | { type: 'position'; position: number };

export interface EngineCalls extends JobCalls, EngineTests {
  load(asked: { model: ModelSpec; options: LoadOptions }): Loaded;
  /** A sign of life. */
  ping(nothing: undefined): void;
}

/** What an engine worker can find out without a model, each in a worker of its own. */
export interface EngineTests {
  /**
   * Milliseconds of one step of a full model's heaviest operation with so many threads. Fails
   * where the runtime does not start; the worker is of no use afterwards.
   */
  measureThreads(threads: number): number;
  /** Whether this worker, which sees what people write, is kept from other origins. */
  probePolicy(nothing: undefined): PolicyState;
}

export type EngineEvent = JobEvent | { type: 'progress'; progress: LoadProgress };

/** Of no call. Before (true) and after (false) it starts a worker of its own: milliseconds apart, or it is stuck. */
export interface EngineNews {
  type: 'spawning';
  begun: boolean;
}

export interface LoadOptions {
  /** WASM threads; left out, the engine decides. */
  threads?: number;
  /** What its first prompts will begin with: read before the model counts as loaded. */
  prefixes?: readonly PrefillJob[];
}
