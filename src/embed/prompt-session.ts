/** A session of the Prompt API: a conversation, and how much of the context it takes. */
import type { ChatMessage } from '../contract/engine.ts';
import type { Sampling } from '../contract/models.ts';
import { anyOf } from './any-of.ts';
import { labelsOf } from './constraint.ts';
import { countTokens, OPENING, sum } from './count.ts';
import { domError, filteredError, quotaError } from './errors.ts';
import { readInput, type PromptMessage } from './prompt-input.ts';
import type { CurrentModel, Speaker } from './speaker.ts';
import { told } from './told.ts';

export interface PromptOptions {
  responseConstraint?: object;
  omitResponseConstraintInput?: boolean;
  signal?: AbortSignal;
}

/** A message with its tokens. */
interface Kept extends ChatMessage {
  tokens: number;
}

export interface SessionState {
  model: CurrentModel;
  sampling: Sampling;
  messages: readonly Kept[];
}

let sessions = 0;

export class PromptSession extends EventTarget {
  oncontextoverflow: ((event: Event) => void) | null = null;
  /** The older name. */
  onquotaoverflow: ((event: Event) => void) | null = null;
  protected readonly speaker: Speaker;
  readonly #model: CurrentModel;
  readonly #sampling: Sampling;
  readonly #conversation = `prompt-${++sessions}`;
  readonly #end = new AbortController();
  #messages: readonly Kept[];
  /** Calls of one session come one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  protected constructor(speaker: Speaker, { model, sampling, messages }: SessionState) {
    super();
    this.speaker = speaker;
    this.#model = model;
    this.#sampling = sampling;
    this.#messages = messages;
  }

  get contextUsage(): number {
    return sum(this.#messages.map(({ tokens }) => tokens));
  }

  get contextWindow(): number {
    return this.#model.contextTokens;
  }

  get inputUsage(): number {
    return this.contextUsage;
  }

  get inputQuota(): number {
    return this.contextWindow;
  }

  get topK(): number {
    return this.#sampling.topK;
  }

  get temperature(): number {
    return this.#sampling.temperature;
  }

  async prompt(input: unknown, options: PromptOptions = {}): Promise<string> {
    let text = '';
    for await (const part of this.#reply(input, options)) text += part;
    return text;
  }

  promptStreaming(input: unknown, options: PromptOptions = {}): ReadableStream<string> {
    const parts = this.#reply(input, options);
    return new ReadableStream<string>({
      async pull(controller) {
        try {
          const { done, value } = await parts.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(error);
        }
      },
      cancel: async () => void (await parts.return()),
    });
  }

  async append(input: unknown, { signal }: { signal?: AbortSignal } = {}): Promise<undefined> {
    const messages = readInput(input);
    this.#check(signal);
    return this.#inTurn(async () => {
      this.#check(signal);
      this.#messages = await this.#with(messages, signal);
      return undefined;
    }, signal);
  }

  async measureContextUsage(input: unknown, { signal }: PromptOptions = {}): Promise<number> {
    const messages = readInput(input);
    this.#check(signal);
    const counted = await this.#counted(messages).catch(rethrow(signal));
    return sum(counted.map(({ tokens }) => tokens));
  }

  measureInputUsage(input: unknown, options?: PromptOptions): Promise<number> {
    return this.measureContextUsage(input, options);
  }

  destroy(): undefined {
    this.#end.abort(new DOMException('the session was destroyed', 'AbortError'));
  }

  /** What `create` begins with. */
  protected async begin(messages: readonly ChatMessage[]): Promise<void> {
    this.#messages = await this.#with(messages);
  }

  protected async copy(): Promise<SessionState> {
    this.#check();
    await this.#last.catch(() => {});
    this.#check();
    return { model: this.#model, sampling: this.#sampling, messages: this.#messages };
  }

  /** What is added without a reply is looked through here: else each later prompt would be refused for it. */
  async #with(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<readonly Kept[]> {
    if (messages.length > 0) await this.speaker.check(messages, signal);
    return this.#fit(await this.#counted(messages));
  }

  /** Nothing of a reply that fails or is stopped is kept. */
  async *#reply(input: unknown, options: PromptOptions): AsyncGenerator<string, void, void> {
    const messages = readInput(input);
    const { responseConstraint, signal } = options;
    const labels = responseConstraint === undefined ? null : labelsOf(responseConstraint);
    this.#check(signal);
    const both = anyOf(this.#end.signal, signal);
    const work = async (tell: (part: string) => void, stop: AbortSignal) => {
      const added = await this.#counted(messages);
      const all = this.#fit(added);
      const asked = all.map(({ role, content }) => ({ role, content }));
      const conversation = this.#conversation;
      let reply = '';
      if (labels) {
        const ask = { conversation, messages: asked, labels: labels.labels };
        reply = labels.say((await this.speaker.choose(ask, stop)).label);
        tell(reply);
      } else {
        const { contextTokens: maxTokens } = this.#model;
        const ask = { conversation, messages: asked, maxTokens, sampling: this.#sampling };
        const { text, finish } = await this.speaker.chat(ask, tell, stop);
        if (finish === 'filtered') throw filteredError();
        reply = text;
      }
      this.#messages = await this.#answered(all, messages, reply);
    };
    try {
      yield* told<string>((tell, left) => this.#inTurn(() => work(tell, left), left), both.signal);
    } catch (error) {
      throw domError(error, both.signal);
    } finally {
      both.leave();
    }
  }

  async #answered(
    all: readonly Kept[],
    messages: readonly PromptMessage[],
    reply: string,
  ): Promise<readonly Kept[]> {
    const begun = messages.at(-1)?.prefix ? (messages.at(-1)?.content ?? '') : '';
    const said = await this.#counted([{ role: 'assistant', content: begun + reply }]);
    return [...(begun ? all.slice(0, -1) : all), ...said];
  }

  async #counted(messages: readonly ChatMessage[]): Promise<Kept[]> {
    const counts = await countTokens(this.speaker, messages);
    return messages.map(({ role, content }, i) => ({ role, content, tokens: counts[i] ?? 0 }));
  }

  /**
   * The conversation with what is new. Where that is too much, the oldest turns go, a question with
   * its answer; the system message stays.
   * @throws QuotaExceededError where what is new is too long by itself.
   */
  #fit(added: readonly Kept[]): readonly Kept[] {
    const window = this.contextWindow;
    const size = (list: readonly Kept[]) => sum(list.map(({ tokens }) => tokens)) + OPENING;
    const system = this.#messages.filter(({ role }) => role === 'system');
    const turns = this.#messages.filter(({ role }) => role !== 'system');
    const least = size([...system, ...added]);
    if (least > window) throw quotaError('the input is too long for the model', window, least);
    let left = turns;
    // The engine keeps a quarter for the reply.
    while (left.length > 0 && size([...system, ...left, ...added]) > 0.75 * window) {
      const next = left.findIndex(({ role }, i) => i > 0 && role === 'user');
      left = next < 0 ? [] : left.slice(next);
    }
    if (left.length < turns.length) this.#overflow();
    return [...system, ...left, ...added];
  }

  #overflow(): void {
    for (const name of ['contextoverflow', 'quotaoverflow'] as const) {
      const event = new Event(name);
      this[`on${name}`]?.call(this, event);
      this.dispatchEvent(event);
    }
  }

  /** @throws AbortError, InvalidStateError */
  #check(signal?: AbortSignal): void {
    if (this.#end.signal.aborted) {
      throw new DOMException('the session was destroyed', 'InvalidStateError');
    }
    signal?.throwIfAborted();
  }

  #inTurn<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const result = this.#last.then(() => {
      if (signal?.aborted) throw signal.reason;
      return work();
    });
    this.#last = result.catch(() => {});
    return result.catch(rethrow(signal));
  }
}

function rethrow(signal?: AbortSignal): (error: unknown) => never {
  return (error) => {
    throw domError(error, signal);
  };
}
