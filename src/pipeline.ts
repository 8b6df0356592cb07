/**
 * The main job in one place: text → analyst → assistant, as events in the order a person sees them.
 * The badge (`sentiment`) always comes before the first `delta` of the reply.
 */
import type { ChatMessage, Engine, GenerateResult } from './contract/engine.ts';
import { AppError } from './contract/errors.ts';
import type { Calibration } from './contract/models.ts';
import { analystJob, readSentiment, type Sentiment } from './roles/analyst.ts';
import { assistantJob, type ReplySettings } from './roles/assistant.ts';

/** Longest message taken, in UTF-16 units; about 2,000 tokens of Chinese. */
export const MAX_CHARS = 4000;

/** Milliseconds by stage, as shown under a reply. */
export interface Timings {
  preprocessing: number;
  sentiment: number;
  history: number;
  /** First forward pass to last token. */
  generation: number;
  firstToken: number;
  total: number;
  tokensPerSecond: number;
}

export type PipelineEvent =
  | { type: 'sentiment'; sentiment: Sentiment; ms: number }
  | { type: 'delta'; text: string }
  | { type: 'done'; result: GenerateResult; timings: Timings };

export interface Turn {
  text: string;
  /** Earlier messages of this conversation, oldest first; the analyst never sees them. */
  history: readonly ChatMessage[];
  conversation: string;
  settings: ReplySettings;
  /** Of the model that answers. */
  calibration: Calibration;
}

/**
 * What is left of a message once control characters, lone surrogates and outer blanks are gone.
 * @throws AppError `input` with reason `empty` or `too-long`.
 */
export function preprocess(text: string): string {
  const clean = text
    .replace(/\p{Surrogate}/gu, '')
    .normalize('NFC')
    // C0 and C1 controls except tab and line feed: nothing a person meant to say.
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffd\ufeff]/g, '')
    .trim();
  // Zero-width and bidi marks alone are as empty as blanks.
  if (!/[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}]/u.test(clean)) {
    throw new AppError('input', 'no visible text', { reason: 'empty' });
  }
  if (clean.length > MAX_CHARS) {
    const facts = { reason: 'too-long', limit: MAX_CHARS, actual: clean.length };
    throw new AppError('input', 'message too long', facts);
  }
  return clean;
}

/** @throws AppError as the engine does; an abort before the reply began ends with an AbortError. */
export async function* converse(
  engine: Pick<Engine, 'classify' | 'generate'>,
  turn: Turn,
  signal?: AbortSignal,
): AsyncGenerator<PipelineEvent, void, void> {
  const start = performance.now();
  const text = preprocess(turn.text);
  const preprocessed = performance.now();

  const judgement = await engine.classify(analystJob(text), signal);
  const sentiment = readSentiment(judgement, turn.calibration);
  const judged = performance.now();
  yield { type: 'sentiment', sentiment, ms: judged - preprocessed };

  const messages: ChatMessage[] = [...turn.history, { role: 'user', content: text }];
  const job = assistantJob(turn.conversation, messages, turn.settings);
  const deltas = new DeltaQueue();
  const replyStart = performance.now();
  let firstToken = 0;
  const reply = engine
    .generate(
      job,
      (delta) => {
        firstToken ||= performance.now() - replyStart;
        deltas.push(delta);
      },
      signal,
    )
    .finally(() => deltas.end());
  reply.catch(() => {}); // reported below, unless the consumer has left by then
  for await (const delta of deltas) yield { type: 'delta', text: delta };
  const result = await reply;
  const total = performance.now() - start;
  const generation = result.prefillMs + result.decodeMs;
  yield {
    type: 'done',
    result,
    timings: {
      preprocessing: preprocessed - start,
      sentiment: judged - preprocessed,
      history: result.historyMs,
      generation,
      firstToken,
      total,
      tokensPerSecond: generation > 0 ? (result.completionTokens / generation) * 1000 : 0,
    },
  };
}

/** Turns pushed deltas into an async iterable; deltas that arrive together are joined. */
class DeltaQueue implements AsyncIterable<string> {
  #text = '';
  #ended = false;
  #wake: () => void = () => {};

  push(delta: string): void {
    this.#text += delta;
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, void> {
    for (;;) {
      if (this.#text) {
        const text = this.#text;
        this.#text = '';
        yield text;
      } else if (this.#ended) {
        return;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
  }
}
