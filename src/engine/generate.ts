/** A reply, token by token. */
import type { GenerateJob, GenerateResult } from '../contract/engine.ts';
import { fitPrompt } from './chat-template.ts';
import { Detokenizer } from './detokenizer.ts';
import type { RunningModel } from './running-model.ts';
import { LONGEST_PASS } from './prefix-cache.ts';
import { RepetitionWatch } from './repetition.ts';
import { ReplyText } from './reply-text.ts';
import { heapBytes } from './runtime/session.ts';
import { Sureness } from './sampling.ts';

/** Of a reply that may give way to a safe one, so many tokens are held back: by then it is chosen. */
const CHOSEN = 6;
/** So many are read before it gives way: of one alone there is no speed to be told. */
const LEAST = 3;

export async function generate(
  model: RunningModel,
  job: GenerateJob,
  onDelta: (delta: string) => void,
  signal?: AbortSignal,
): Promise<GenerateResult> {
  const begin = performance.now();
  const wanted = Math.max(1, Math.floor(job.maxTokens));
  const prompt = fitPrompt(model.tokenizer, job.messages, model.contextTokens, wanted);
  const { ids } = prompt;
  const fitted = performance.now();

  const goOn = () => !signal?.aborted;
  // The library's first pass reads what is left of the prompt: at least its last token.
  const { cache, reusedTokens } = await model.prefixes.cover(job.slot, ids.slice(0, -1), {
    least: ids.length - LONGEST_PASS,
    goOn,
  });
  if (!goOn()) return NOTHING_GENERATED;
  const sureness = job.unsure && job.sampling.temperature === 0 ? new Sureness() : undefined;
  const reply = new Reply(model, job, onDelta, goOn, sureness);
  const filled = await model.decoder.generate({
    ids,
    past: cache,
    maxTokens: prompt.maxTokens,
    sampling: job.sampling,
    ...(job.seed !== undefined && { seed: job.seed }),
    ...(sureness && { sureness }),
    notFirst: (job.otherThan ?? []).flatMap((text) => model.tokenizer.encode(text).slice(0, 1)),
    onToken: (id) => reply.push(id),
  });
  model.prefixes.keep(job.slot, [...ids, ...reply.ids].slice(0, filled.length), filled);
  reply.end();

  return {
    text: reply.text,
    ...(reply.thought && { thought: reply.thought }),
    finish: reply.finish,
    promptTokens: ids.length,
    reusedTokens,
    completionTokens: reply.tokens,
    droppedMessages: prompt.droppedMessages,
    historyMs: fitted - begin,
    prefillMs: reply.firstToken - fitted,
    decodeMs: reply.lastToken - reply.firstToken,
    heapBytes: heapBytes(),
  };
}

/** A reply under way: its tokens become text, and one of them ends it. */
class Reply {
  /** Everything that the model gave, the token that ended it too. */
  readonly ids: number[] = [];
  text = '';
  finish: GenerateResult['finish'] = 'length';
  /** Without the one that ended it. */
  tokens = 0;
  /** By performance.now(); 0 before the first token. */
  firstToken = 0;
  lastToken = 0;
  readonly #stopIds: ReadonlySet<number>;
  readonly #detokenizer: Detokenizer;
  readonly #shown: ReplyText;
  readonly #repetition = new RepetitionWatch();
  readonly #onDelta: (delta: string) => void;
  readonly #goOn: () => boolean;
  readonly #unsure: GenerateJob['unsure'];
  /** Undefined once the reply is chosen. */
  #sureness: Sureness | undefined;
  #held = '';

  constructor(
    { tokenizer, stopIds }: RunningModel,
    { messages, unsure }: GenerateJob,
    onDelta: (delta: string) => void,
    goOn: () => boolean,
    sureness?: Sureness,
  ) {
    this.#unsure = unsure;
    this.#sureness = sureness;
    this.#stopIds = stopIds;
    this.#detokenizer = new Detokenizer(tokenizer);
    const last = messages.at(-1);
    const begun = last?.role === 'assistant' ? last.content : '';
    this.#shown = new ReplyText(tokenizer.specials, begun);
    this.#onDelta = onDelta;
    this.#goOn = goOn;
  }

  /** @returns whether the reply ends with this token. */
  push(id: number): boolean {
    this.ids.push(id);
    this.lastToken = performance.now();
    this.firstToken ||= this.lastToken;
    if (!this.#goOn()) this.finish = 'cancelled';
    else if (this.#stopIds.has(id)) this.finish = 'stop';
    if (this.finish !== 'length') return true;
    this.tokens += 1;
    this.#emit(this.#shown.push(this.#detokenizer.push(id)));
    if (this.#shown.ended || (this.tokens >= LEAST && this.#instead() !== undefined))
      this.finish = 'stop';
    else if (this.#repetition.push(id)) this.finish = 'repetition';
    return this.finish !== 'length';
  }

  /** Complete after `end`. */
  get thought(): string {
    return this.#shown.thought;
  }

  end(): void {
    const instead = this.finish === 'stop' ? this.#instead() : undefined;
    if (instead !== undefined) {
      this.#sureness = undefined;
      this.#held = '';
      this.#emit(instead);
      return;
    }
    this.#sureness = undefined;
    this.#emit(this.#shown.end(this.finish !== 'stop'));
  }

  /** What takes the place of a reply that the model is not sure of, or that must not be. */
  #instead(): string | undefined {
    if (!this.#sureness || !this.#unsure) return undefined;
    const { below, reply, never, neutral } = this.#unsure;
    const begun = this.#held.toLowerCase();
    if (never.some((part) => begun.includes(part))) return neutral;
    return this.#sureness.value < below ? reply : undefined;
  }

  #emit(delta: string): void {
    this.#held += delta;
    if (this.tokens >= CHOSEN && this.#instead() === undefined) this.#sureness = undefined;
    if (this.#sureness || !this.#held) return;
    this.text += this.#held;
    this.#onDelta(this.#held);
    this.#held = '';
  }
}

/** What a job that was cancelled before its first token has to show. */
export const NOTHING_GENERATED: GenerateResult = {
  text: '',
  finish: 'cancelled',
  promptTokens: 0,
  reusedTokens: 0,
  completionTokens: 0,
  droppedMessages: 0,
  historyMs: 0,
  prefillMs: 0,
  decodeMs: 0,
};
