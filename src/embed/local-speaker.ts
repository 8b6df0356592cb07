/** A model in a worker of this page. */
import { GuardedReply } from '../chat/guarded.ts';
import type { ChatMessage, GenerateResult, Loaded, LoadProgress } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Host, HostView, Lease, Running } from '../contract/host.ts';
import { DEMO, type Calibration, type ModelSpec } from '../contract/models.ts';
import type { Sentiment } from '../contract/sentiment.ts';
import { abortable, abortError } from '../platform/abortable.ts';
import { analystJob, readSentiment } from '../roles/analyst.ts';
import { assistantJob, assistantPromptOf } from '../roles/assistant.ts';
import type { Guard } from '../safety/guard.ts';
import { choose } from './choose.ts';
import { allow, comfort } from './filter.ts';
import type {
  ChatAnswer,
  ChatAsk,
  ChoiceAnswer,
  ChoiceAsk,
  CurrentModel,
  Speaker,
  SpeakerState,
  SpokenModel,
} from './speaker.ts';

export interface LocalParts {
  host: Host & { start(): Promise<Loaded>; readonly view: HostView; close(): void };
  /** Id of the model that is loaded first. */
  first: string;
  /** The models whose files are here, beside the built-in one. */
  stored(): Promise<readonly ModelSpec[]>;
  /** What the analyst goes by with this model. */
  calibration(running: Running): Promise<Calibration>;
  /** The site's word filter as it is now; null: off. */
  guard(): Promise<Guard | null>;
}

export class LocalSpeaker implements Speaker {
  readonly #parts: LocalParts;
  readonly #watchers = new Set<(progress: LoadProgress) => void>();
  #starting: Promise<Loaded> | undefined;
  #failed = false;
  #closed = false;

  constructor(parts: LocalParts) {
    this.#parts = parts;
  }

  get state(): SpeakerState {
    if (this.#closed || this.#failed) return 'failed';
    if (!this.#starting) return 'idle';
    return this.#parts.host.view.status.state;
  }

  /** For the host to tell how far a load is. */
  show({ status, incoming }: HostView): void {
    const progress = incoming?.progress ?? (status.state === 'loading' ? status.progress : null);
    if (progress) for (const watch of this.#watchers) watch(progress);
  }

  async models(): Promise<SpokenModel[]> {
    const all = [DEMO, ...(await this.#parts.stored())];
    return all.map(({ id, title }) => ({ id, title }));
  }

  async use(
    id?: string,
    signal?: AbortSignal,
    onProgress: (progress: LoadProgress) => void = () => {},
  ): Promise<CurrentModel> {
    this.#watchers.add(onProgress);
    try {
      const { model, contextTokens } = await this.#loaded(id, signal);
      return { id: model.id, title: model.title, contextTokens, sampling: model.sampling };
    } finally {
      this.#watchers.delete(onProgress);
    }
  }

  async check(messages: readonly ChatMessage[]): Promise<void> {
    allow(messages, await this.#parts.guard());
  }

  async chat(
    { conversation, messages, maxTokens, sampling, seed }: ChatAsk,
    onDelta?: (delta: string) => void,
    signal?: AbortSignal,
  ): Promise<ChatAnswer> {
    const guard = await this.#parts.guard();
    allow(messages, guard);
    const last = messages.at(-1);
    const begun = last?.role === 'assistant' ? last.content : '';
    const { result, filtered } = await this.#during(signal, async ({ engine, loaded }) => {
      const { model } = loaded;
      const comforting = comfort(messages, model.sureness, guard);
      const settings = {
        maxTokens,
        // Only a greedy reply gives way to another.
        sampling: { ...model.sampling, ...sampling, ...(comforting && { temperature: 0 }) },
        prompt: assistantPromptOf(model, null),
      };
      const job = {
        ...assistantJob(conversation, messages, settings, comforting),
        ...(seed !== undefined && { seed }),
      };
      const reply = new GuardedReply((...asked) => engine.generate(...asked), guard, begun);
      const made = await reply.generate(job, onDelta, signal);
      return { result: made, filtered: reply.ended };
    });
    if (result.finish === 'cancelled') throw abortError();
    const { text, promptTokens, completionTokens } = result;
    const finish = filtered ? 'filtered' : finishOf(result);
    return { text, finish, promptTokens, completionTokens };
  }

  async choose(
    { conversation, messages, labels }: ChoiceAsk,
    signal?: AbortSignal,
  ): Promise<ChoiceAnswer> {
    await this.check(messages);
    return this.#during(signal, ({ engine, loaded: { model } }) => {
      const begin: ChatMessage = { role: 'system', content: assistantPromptOf(model, null) };
      const whole = messages[0]?.role === 'system' ? messages : [begin, ...messages];
      return choose(engine, `chat:${conversation}`, whole, labels, signal);
    });
  }

  sentiment(text: string, signal?: AbortSignal): Promise<Sentiment> {
    return this.#during(signal, async (running) => {
      const calibration = await this.#parts.calibration(running);
      const result = await running.engine.classify(analystJob(text, calibration), signal);
      return readSentiment(result, calibration);
    });
  }

  count(texts: readonly string[]): Promise<number[]> {
    return this.#during(undefined, async ({ engine }) => {
      return (await engine.tokenize(texts)).map(({ length }) => length);
    });
  }

  /** Ends the thread, which gives the memory back. Nothing can be asked afterwards. */
  close(): void {
    this.#closed = true;
    this.#parts.host.close();
  }

  async #during<T>(
    signal: AbortSignal | undefined,
    work: (lease: Lease) => Promise<T>,
  ): Promise<T> {
    await this.#loaded(undefined, signal);
    const lease = await this.#parts.host.hold(signal);
    try {
      return await work(lease);
    } finally {
      lease.release();
    }
  }

  async #loaded(id: string | undefined, signal?: AbortSignal): Promise<Loaded> {
    const loaded = await abortable(this.#start(), signal);
    const { status } = this.#parts.host.view;
    const now = status.state === 'ready' ? status.loaded : loaded;
    if (id === undefined || id === now.model.id) return now;
    return abortable(this.#load(id), signal);
  }

  /** One start for all who ask; one that has failed is tried again by whoever asks next. */
  #start(): Promise<Loaded> {
    if (this.#closed) {
      const closed = new AppError('worker', 'the engine was closed', { reason: 'unloaded' });
      return Promise.reject(closed);
    }
    this.#failed = false;
    const { host, first } = this.#parts;
    this.#starting ??= (first === DEMO.id ? host.start() : this.#load(first)).catch(
      (error: unknown) => {
        this.#starting = undefined;
        this.#failed = true;
        throw error;
      },
    );
    return this.#starting;
  }

  async #load(id: string): Promise<Loaded> {
    const model = [DEMO, ...(await this.#parts.stored())].find((one) => one.id === id);
    if (!model) {
      const facts = { reason: 'not-stored' as const, name: id };
      throw new AppError('input', `there is no model "${id}" in this browser`, facts);
    }
    return this.#parts.host.load(model);
  }
}

/** A reply that went in circles was ended, as a model ends one. */
function finishOf({ finish }: GenerateResult): ChatAnswer['finish'] {
  return finish === 'length' ? 'length' : 'stop';
}
