/**
 * The main job in one place: text → analyst → assistant, as events in the order a person sees them.
 * The badge (`sentiment`) always comes before the first `delta` of the reply.
 */
import type { ChatMessage, GenerateResult } from './contract/engine.ts';
import { AppError } from './contract/errors.ts';
import type { Calibration } from './contract/models.ts';
import { answer, judge, type Models } from './pipeline/stages.ts';
import type { TimeLimits } from './pipeline/time-limit.ts';
import { readSentiment, type Sentiment } from './roles/analyst.ts';
import type { ReplySettings } from './roles/assistant.ts';

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
  /** Told as often as it changes while others are in the model: 1 is next. */
  | { type: 'queued'; position: number }
  | { type: 'sentiment'; sentiment: Sentiment; ms: number }
  /** In the place of `sentiment`: it took longer than its limit. */
  | { type: 'unjudged'; ms: number }
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
  limits: TimeLimits;
  /** The reply as far as it came before: it goes on from there, and the badge stays as it is. */
  begun?: string;
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
  models: Models,
  turn: Turn,
  signal?: AbortSignal,
): AsyncGenerator<PipelineEvent, void, void> {
  const start = performance.now();
  const text = preprocess(turn.text);
  const preprocessed = performance.now();

  if (!turn.begun) {
    const judgement = yield* judge(models, text, turn, signal);
    const ms = performance.now() - preprocessed;
    yield judgement
      ? { type: 'sentiment', sentiment: readSentiment(judgement, turn.calibration), ms }
      : { type: 'unjudged', ms };
  }
  const judged = performance.now();

  const { result, firstToken } = yield* answer(models, text, turn, signal);
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
      total: performance.now() - start,
      tokensPerSecond: generation > 0 ? (result.completionTokens / generation) * 1000 : 0,
    },
  };
}
