/** The roles on whichever engine answers. The page and the scripts' API both go through here. */
import type { ChatMessage, GenerateResult } from '../contract/engine.ts';
import type { Lease, Running } from '../contract/host.ts';
import type { Calibration, ModelSpec } from '../contract/models.ts';
import { converse } from './pipeline.ts';
import { accept, preprocess, type Accepted } from './accept.ts';
import type { ConverseRequest, PipelineEvent, Turn } from './turn.ts';
import { covered, GuardedReply } from './guarded.ts';
import { draftJobs, type Drafted } from './drafts.ts';
import { Held, type HeldParts } from './held.ts';
import { unjudged } from './unjudged.ts';
import { RequestRecord, type Journal } from './record.ts';
import type { Models } from './stages.ts';
import type { TimeLimits } from './time-limit.ts';
import type { Sentiment } from '../contract/sentiment.ts';
import { analystJob, analystPrefix, readSentiment, type AnalystRole } from '../roles/analyst.ts';
import { assistantJob, assistantPrefix, another, type ReplySettings } from '../roles/assistant.ts';
import type { Guard, Verdict } from '../safety/guard.ts';
import type { ReplyChoices } from '../storage/reply.ts';
import type { LabelCache } from './label-cache.svelte.ts';
import type { OwnCalibrations } from './own-calibrations.ts';
import { goingOn, Part, retried } from './retry.ts';

export interface Analysis extends Sentiment {
  ms: number;
  /** True when the same model has judged the same text before. */
  cached: boolean;
}

export interface ReplyOptions {
  onDelta?: (delta: string) => void;
  signal?: AbortSignal;
  maxTokens?: number;
}

/** For what leaves nothing behind. */
const UNWRITTEN: Journal = { write: () => {} };

/** Conversation of what comes from scripts. */
const API = 'api';

export interface SessionParts extends HeldParts {
  settings: {
    replySettings(model: ModelSpec, own?: ReplyChoices | null): ReplySettings;
    timeLimits(): TimeLimits;
    /** As a person has it. */
    analyst(): AnalystRole;
  };
  calibrations: Pick<OwnCalibrations, 'of'>;
  labels: Pick<LabelCache, 'get'>;
  /** What a person's examples make of a model's own calibration. */
  taught(running: Running, own: Calibration): Promise<Calibration>;
  /** The word filter as it is now; null: off. */
  guard: () => Guard | null;
  /** Whether somebody looks at the page: its jobs then go first. */
  visible: () => boolean;
}

/**
 * If the engine ends in the middle of a turn, as it does when its tab is closed, the next engine
 * takes over, once: a reply that has begun goes on from there where the model is the same, anything
 * else is made anew.
 */
export class Session {
  readonly #parts: SessionParts;
  readonly #held: Held;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#held = new Held(parts);
  }

  /** The text as `converse` takes it. @throws AppError `input` or `blocked`. */
  accept(text: string): Accepted {
    return accept(text, this.#parts.guard());
  }

  async analyze(text: string, signal?: AbortSignal): Promise<Analysis> {
    const clean = preprocess(text);
    return retried(() => this.#analyze(clean, signal));
  }

  async #analyze(clean: string, signal?: AbortSignal): Promise<Analysis> {
    const record = new RequestRecord('label', '', covered(clean, this.#parts.guard()));
    return this.#held.during(record, signal, async (lease) => {
      const calibration = await this.#calibration(lease);
      const job = analystJob(clean, calibration, this.#parts.settings.analyst());
      const judgement = await this.#models(lease, API).classify(job, signal);
      const sentiment = readSentiment(judgement, calibration);
      const ms = record.judged(judgement, sentiment);
      return { ...sentiment, ms, cached: judgement.cached === true };
    });
  }

  /** `maxTokens` holds for each engine that has a part in it. */
  async reply(
    messages: readonly ChatMessage[],
    { onDelta = () => {}, ...options }: ReplyOptions = {},
  ): Promise<GenerateResult> {
    const part = new Part();
    const told = (delta: string) => {
      part.text += delta;
      onDelta(delta);
    };
    return retried(() => this.#reply(messages, part, { ...options, onDelta: told }), part);
  }

  async #reply(
    messages: readonly ChatMessage[],
    part: Part,
    { onDelta = () => {}, signal, maxTokens }: ReplyOptions,
  ): Promise<GenerateResult> {
    const last = messages.at(-1)?.content ?? '';
    const record = new RequestRecord('reply', '', covered(last, this.#parts.guard()));
    return this.#held.during(record, signal, async (lease) => {
      const begun = part.begun(lease.loaded.model.id);
      const settings = this.#replySettings(lease, maxTokens);
      const guard = this.#parts.guard();
      const unsure = begun ? undefined : unjudged(messages, settings, guard);
      const job = assistantJob(API, goingOn(messages, begun), settings, unsure);
      const asked = performance.now();
      let firstToken = 0;
      const told = (delta: string) => {
        firstToken ||= performance.now() - asked;
        onDelta(delta);
      };
      const { generate } = this.#models(lease, API);
      const guarded = new GuardedReply(generate, guard, begun);
      const rest = await guarded.generate(job, told, signal);
      const result = { ...rest, text: begun + rest.text };
      record.replied(result, firstToken, guarded.ended);
      return result;
    });
  }

  /** A hint that a message is being written. */
  async expect(drafted: Drafted): Promise<void> {
    const { host, settings, guard } = this.#parts;
    try {
      const lease = await host.hold();
      const reply = this.#replySettings(lease, undefined, drafted.own);
      const jobs = draftJobs(drafted, reply, settings.analyst(), guard());
      const reading = Promise.all(jobs.map((job) => lease.engine.prefill(job)));
      await reading.finally(() => lease.release());
    } catch {
      // Whoever sends the message is told.
    }
  }

  /**
   * Leaving the loop early cancels what the engine is doing. A turn that begins anew may have a
   * second `sentiment`. `maxTokens` and the timings are those of the last engine alone.
   */
  async *converse(
    request: ConverseRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<PipelineEvent, void, void> {
    const { temporary = false } = request;
    const journal = temporary ? UNWRITTEN : this.#parts.journal;
    const part = new Part(request.begun);
    for (;;) {
      let lease: Lease | undefined;
      const left = new AbortController();
      const abort = () => left.abort();
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
      try {
        const record = new RequestRecord('turn', '', request.message.text);
        lease = await this.#held.hold(record, signal, journal);
        const begun = part.begun(lease.loaded.model.id);
        const turn = await this.#turn(lease, { ...request, begun });
        const models = this.#models(lease, request.conversation, temporary);
        for await (const event of converse({ models, journal }, turn, left.signal)) {
          if (event.type === 'delta') part.text += event.text;
          yield event;
        }
        return;
      } catch (error) {
        if (!part.survives(error)) throw error;
      } finally {
        abort();
        signal?.removeEventListener('abort', abort);
        lease?.release();
      }
    }
  }

  async #turn(lease: Lease, request: ConverseRequest): Promise<Turn> {
    request.onModel?.(lease.loaded.model.title);
    const { maxTokens, otherThan = [], onModel: _, temporary: __, own, ...asked } = request;
    const settings = this.#replySettings(lease, maxTokens, own);
    return {
      ...asked,
      model: lease.loaded.model.id,
      threads: lease.loaded.threads,
      // Only a reply from its beginning can begin otherwise.
      settings: otherThan.length ? another(settings, asked.begun ? [] : otherThan) : settings,
      calibration: await this.#calibration(lease),
      analyst: this.#parts.settings.analyst(),
      limits: this.#parts.settings.timeLimits(),
      guard: this.#parts.guard(),
    };
  }

  /** Prefills what every prompt begins with. */
  async prepare(running: Running): Promise<void> {
    // One after the other: an engine skips a prefill that would keep somebody waiting.
    const { settings } = this.#parts;
    const { prompt } = this.#replySettings(running, undefined);
    await running.engine.prefill(analystPrefix(settings.analyst()));
    await running.engine.prefill(assistantPrefix(prompt));
  }

  /** What the analyst goes by: the model's own, or what a person taught it. */
  async #calibration(running: Running): Promise<Calibration> {
    const { calibrations, taught, settings } = this.#parts;
    return taught(running, await calibrations.of(running.loaded, settings.analyst()));
  }

  /** What the pipeline asks the engine goes through here. */
  #models(lease: Lease, conversation: string, temporary = false): Models {
    const placed = <T>(job: T) => ({ ...job, visible: this.#parts.visible(), conversation });
    return {
      classify: (job, ...rest) =>
        temporary
          ? lease.engine.classify(placed(job), ...rest)
          : this.#parts.labels.get(lease, placed(job), ...rest),
      generate: (job, ...rest) => lease.engine.generate(placed(job), ...rest),
    };
  }

  #replySettings(
    lease: Running,
    maxTokens: number | undefined,
    own?: ReplyChoices | null,
  ): ReplySettings {
    return {
      ...this.#parts.settings.replySettings(lease.loaded.model, own),
      ...(maxTokens !== undefined && { maxTokens }),
    };
  }
}
