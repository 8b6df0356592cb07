/** The roles on whichever engine answers. The page and the scripts' API both go through here. */
import type {
  ChatMessage,
  ClassifyJob,
  ClassifyResult,
  GenerateResult,
  OnPosition,
} from '../contract/engine.ts';
import type { Calibration, Sampling } from '../contract/models.ts';
import { converse, preprocess, type PipelineEvent } from '../pipeline.ts';
import type { Models } from '../pipeline/stages.ts';
import type { TimeLimits } from '../pipeline/time-limit.ts';
import {
  ANALYST_PREFIX,
  analystJob,
  CONTENT_FREE,
  contentFreeCalibration,
  readSentiment,
  type Sentiment,
} from '../roles/analyst.ts';
import {
  ASSISTANT_PREFIX,
  assistantJob,
  historyJob,
  type ReplySettings,
} from '../roles/assistant.ts';
import type { CalibrationStore } from '../storage/calibrations.ts';
import type { Lease, Running } from './engine-host.svelte.ts';

export interface Analysis extends Sentiment {
  ms: number;
  /** True when the same model has judged the same text in this visit. */
  cached: boolean;
}

export interface ConverseRequest {
  text: string;
  history: readonly ChatMessage[];
  conversation: string;
  /** A reply that goes on from here. */
  begun?: string;
  maxTokens?: number;
  /** Told which model answers, once that is known. */
  onModel?: (title: string) => void;
}

export interface ReplyOptions {
  onDelta?: (delta: string) => void;
  signal?: AbortSignal;
  maxTokens?: number;
}

const CACHED_LABELS = 200;

/** Conversation of what comes from scripts. */
const API = 'api';

export interface SessionSettings {
  replySettings(recommended: Sampling): ReplySettings;
  timeLimits(): TimeLimits;
}

export class Session {
  readonly #host: { hold(signal?: AbortSignal): Promise<Lease> };
  readonly #settings: SessionSettings;
  readonly #store: CalibrationStore;
  readonly #visible: () => boolean;
  readonly #calibrations = new Map<string, Promise<Calibration>>();
  /** Least recently used first. */
  readonly #labels = new Map<string, ClassifyResult>();

  constructor(
    host: { hold(signal?: AbortSignal): Promise<Lease> },
    settings: SessionSettings,
    store: CalibrationStore,
    visible: () => boolean = () => true,
  ) {
    this.#host = host;
    this.#settings = settings;
    this.#store = store;
    this.#visible = visible;
  }

  async analyze(text: string, signal?: AbortSignal): Promise<Analysis> {
    const job = analystJob(preprocess(text));
    return this.#withLease(signal, async (lease) => {
      const start = performance.now();
      const calibration = await this.#calibration(lease);
      const place = { visible: this.#visible(), conversation: API };
      const { result, cached } = await this.#classify(lease, { ...job, ...place }, signal);
      return { ...readSentiment(result, calibration), ms: performance.now() - start, cached };
    });
  }

  async reply(
    messages: readonly ChatMessage[],
    options: ReplyOptions = {},
  ): Promise<GenerateResult> {
    return this.#withLease(options.signal, (lease) => {
      const job = assistantJob(API, messages, this.#replySettings(lease, options.maxTokens));
      return this.#models(lease, API).generate(job, options.onDelta, options.signal);
    });
  }

  /** A hint that a message is being written: what the reply will begin with is prefilled meanwhile. */
  async expect(conversation: string, history: readonly ChatMessage[]): Promise<void> {
    await this.#withLease(undefined, (lease) =>
      lease.engine.prefill(
        historyJob(conversation, history, this.#replySettings(lease, undefined)),
      ),
    ).catch(() => {}); // whoever sends the message is told
  }

  /** Leaving the loop early cancels what the engine is doing. */
  async *converse(
    request: ConverseRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<PipelineEvent, void, void> {
    const lease = await this.#host.hold(signal);
    const left = new AbortController();
    const abort = () => left.abort();
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    try {
      request.onModel?.(lease.loaded.model.title);
      const { maxTokens, onModel: _, ...asked } = request;
      const turn = {
        ...asked,
        settings: this.#replySettings(lease, maxTokens),
        calibration: await this.#calibration(lease),
        limits: this.#settings.timeLimits(),
      };
      yield* converse(this.#models(lease, request.conversation), turn, left.signal);
    } finally {
      abort();
      signal?.removeEventListener('abort', abort);
      lease.release();
    }
  }

  /** Prefills what every prompt begins with, and measures the model's bias where that is needed. */
  async prepare(running: Running): Promise<void> {
    // One after the other: an engine skips a prefill that would keep somebody waiting.
    await running.engine.prefill(ANALYST_PREFIX);
    await running.engine.prefill(ASSISTANT_PREFIX);
    await this.#calibration(running);
  }

  /** Measured once per model and device: a few short passes. A failed measurement is tried again. */
  #calibration(running: Running): Promise<Calibration> {
    const { model } = running.loaded;
    if (model.calibration) return Promise.resolve(model.calibration);
    const known = this.#calibrations.get(model.id);
    if (known) return known;
    const measured = this.#measureBias(running);
    this.#calibrations.set(model.id, measured);
    measured.catch(() => this.#calibrations.delete(model.id));
    return measured;
  }

  async #measureBias({ engine, loaded: { model } }: Running): Promise<Calibration> {
    const jobs = CONTENT_FREE.map((text) => analystJob(text));
    const key = JSON.stringify([model.id, model.revision, jobs]);
    const stored = await this.#store.read(key).catch(() => undefined);
    if (stored) return stored;
    const results = await Promise.all(jobs.map((job) => engine.classify(job)));
    const calibration = contentFreeCalibration(results);
    await this.#store.write(key, calibration).catch(() => {}); // measured again next time
    return calibration;
  }

  /** What the pipeline asks the engine goes through here. */
  #models(lease: Lease, conversation: string): Models {
    const placed = <T>(job: T) => ({ ...job, visible: this.#visible(), conversation });
    return {
      classify: async (job, ...rest) => (await this.#classify(lease, placed(job), ...rest)).result,
      generate: (job, ...rest) => lease.engine.generate(placed(job), ...rest),
    };
  }

  #replySettings(lease: Lease, maxTokens: number | undefined): ReplySettings {
    const settings = this.#settings.replySettings(lease.loaded.model.sampling);
    return maxTokens === undefined ? settings : { ...settings, maxTokens };
  }

  async #withLease<T>(signal: AbortSignal | undefined, work: (lease: Lease) => Promise<T>) {
    const lease = await this.#host.hold(signal);
    try {
      return await work(lease);
    } finally {
      lease.release();
    }
  }

  async #classify(
    lease: Lease,
    job: ClassifyJob,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<{ result: ClassifyResult; cached: boolean }> {
    const key = JSON.stringify([lease.loaded.model.id, job.messages, job.labels]);
    const known = this.#labels.get(key);
    const result = known ?? (await lease.engine.classify(job, signal, onPosition));
    this.#labels.delete(key);
    this.#labels.set(key, result);
    const oldest = this.#labels.keys().next().value;
    if (this.#labels.size > CACHED_LABELS && oldest !== undefined) this.#labels.delete(oldest);
    return { result, cached: known !== undefined };
  }
}
