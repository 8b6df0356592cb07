/** “This computer”: facts, and the tests that a person starts. Nothing here asks another origin by itself. */
import type { BrowserFacts, PolicyState } from '../contract/computer.ts';
import type { Loaded } from '../contract/engine.ts';
import { toErrorData, type ErrorData } from '../contract/errors.ts';
import { MODELS, type ModelHost } from '../contract/models.ts';
import type { Reach } from '../contract/weights.ts';
import { verdicts, type Verdict } from './verdicts.ts';

export interface ComputerParts {
  look(): Promise<BrowserFacts>;
  usedMemory(): Promise<number | null>;
  probePolicy(): Promise<PolicyState>;
  /** Milliseconds for `STEP_WEIGHTS` multiplications, in an engine of its own. */
  timeStep(threads: number): Promise<number>;
  reach(host: ModelHost): Promise<Reach>;
  /** All that a person can choose, and the address of their own if there is one. */
  sources(): readonly ModelHost[];
  engines: { readonly loaded: Loaded | null };
  notices: { readonly offlineReady: boolean };
  /** Ids of the models whose weights are here. */
  stored(): readonly string[];
}

export type SpeedTest =
  | { state: 'none' }
  | { state: 'running' }
  | { state: 'done'; ms: number; threads: number; tokensPerSecond: number }
  | { state: 'failed'; error: ErrorData };

export interface SourceCheck {
  host: ModelHost;
  answer:
    { state: 'asking' } | ({ state: 'reached' } & Reach) | { state: 'failed'; error: ErrorData };
}

/** Weights that one step of the measurement multiplies: see engine/runtime/thread-test.ts. */
export const STEP_WEIGHTS = 8 * 1024 * 2816;
/** Weights that Qwen1.5-0.5B multiplies for each token: 24 layers and the output matrix. */
const MODEL_WEIGHTS = 24 * (4 * 1024 * 1024 + 3 * 1024 * 2816) + 151_936 * 1024;

export class Computer {
  #facts = $state.raw<BrowserFacts | null>(null);
  #policy = $state.raw<PolicyState | null>(null);
  /** Bytes of page and workers; null where the browser does not tell, undefined until it does. */
  memory = $state.raw<number | null | undefined>(undefined);
  speed = $state.raw<SpeedTest>({ state: 'none' });
  sources = $state.raw<readonly SourceCheck[]>([]);
  readonly #parts: ComputerParts;

  constructor(parts: ComputerParts) {
    this.#parts = parts;
  }

  /** Null until the browser has been asked. */
  get facts() {
    if (!this.#facts) return null;
    const { engines, notices, stored } = this.#parts;
    const kept = stored().some((id) => MODELS.some((model) => !model.builtIn && model.id === id));
    return {
      ...this.#facts,
      threads: engines.loaded?.threads ?? null,
      offlineReady: notices.offlineReady,
      policy: this.#policy,
      needed: kept ? 0 : Math.max(...MODELS.map(({ bytes }) => bytes)),
    };
  }

  get verdicts(): readonly Verdict[] {
    return this.facts ? verdicts(this.facts) : [];
  }

  get asking(): boolean {
    return this.sources.some(({ answer }) => answer.state === 'asking');
  }

  /** What the browser says by itself: no thread is started for it. */
  async glance(): Promise<void> {
    this.#facts = await this.#parts.look();
  }

  /** What costs nothing and leaves nothing; at every opening, since all of it may have changed. */
  async look(): Promise<void> {
    const { probePolicy, usedMemory } = this.#parts;
    await this.glance();
    void usedMemory().then((bytes) => (this.memory = bytes));
    this.#policy = await probePolicy().catch(() => 'unknown' as const);
  }

  /** With as many threads as the model has: slower than that machine can while a reply is made. */
  async testSpeed(): Promise<void> {
    if (this.speed.state === 'running') return;
    this.speed = { state: 'running' };
    const threads = this.#parts.engines.loaded?.threads ?? 1;
    try {
      const ms = await this.#parts.timeStep(threads);
      const tokensPerSecond = 1000 / (ms * (MODEL_WEIGHTS / STEP_WEIGHTS));
      this.speed = { state: 'done', ms, threads, tokensPerSecond };
    } catch (error) {
      this.speed = { state: 'failed', error: toErrorData(error) };
    }
  }

  /** Asks every source at once for one small file. Only ever by a person's click. */
  async testSources(): Promise<void> {
    if (this.asking) return;
    this.sources = this.#parts.sources().map((host) => ({ host, answer: { state: 'asking' } }));
    await Promise.all(this.sources.map(({ host }) => this.#ask(host)));
  }

  async #ask(host: ModelHost): Promise<void> {
    const answer = await this.#parts.reach(host).then(
      (reach): SourceCheck['answer'] => ({ state: 'reached', ...reach }),
      (error: unknown) => ({ state: 'failed' as const, error: toErrorData(error) }),
    );
    this.sources = this.sources.map((check) => (check.host === host ? { host, answer } : check));
  }
}
