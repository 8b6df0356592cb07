/**
 * The main job in one place: text → safety → analyst → assistant → journal, as events in the order in which
 * a person sees them.
 * The badge (`sentiment`) always comes before the first `delta` of the reply.
 */
import { lengthOf } from '../contract/characters.ts';
import type { ChatMessage, GenerateResult } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Calibration } from '../contract/models.ts';
import { covered, GuardedReply, takeIn } from './guarded.ts';
import { RequestRecord, type Journal } from './record.ts';
import { answer, judge, type Models } from './stages.ts';
import type { TimeLimits } from './time-limit.ts';
import type { Sentiment } from '../contract/sentiment.ts';
import { readSentiment, type AnalystRole } from '../roles/analyst.ts';
import type { ReplySettings } from '../roles/assistant.ts';
import type { Guard, Verdict } from '../safety/guard.ts';

/** Longest message taken, in characters; about 2,000 tokens of Chinese. */
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
  /** Where the word filter found something: before the badge, and once more after the reply. */
  | ({ type: 'filtered'; part: 'text' | 'reply' } & Filtered)
  | { type: 'sentiment'; sentiment: Sentiment; ms: number }
  /** In the place of `sentiment`: it took longer than its limit. */
  | { type: 'unjudged'; ms: number }
  | { type: 'delta'; text: string }
  | { type: 'done'; result: GenerateResult; timings: Timings };

export type Filtered = Pick<Verdict, 'action' | 'categories'> & { distress?: boolean };

export interface Parts {
  models: Models;
  journal: Journal;
}

export interface Turn {
  text: string;
  /** Earlier messages of this conversation, oldest first; the analyst never sees them. */
  history: readonly ChatMessage[];
  conversation: string;
  settings: ReplySettings;
  /** Id of the model that answers. */
  model: string;
  /** Of this model. */
  calibration: Calibration;
  limits: TimeLimits;
  /** Where a person has changed it. */
  analyst?: AnalystRole;
  /** The word filter; null or left out: none. */
  guard?: Guard | null;
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
  const length = lengthOf(clean);
  if (length > MAX_CHARS) {
    const facts = { reason: 'too-long', limit: MAX_CHARS, actual: length };
    throw new AppError('input', 'message too long', facts);
  }
  return clean;
}

/** @throws AppError as the engine does; an abort before the reply began ends with an AbortError. */
export async function* converse(
  { models, journal }: Parts,
  turn: Turn,
  signal?: AbortSignal,
): AsyncGenerator<PipelineEvent, void, void> {
  const { guard = null } = turn;
  const kind = turn.begun ? 'continuation' : 'turn';
  const record = new RequestRecord(kind, turn.model, covered(turn.text, guard));
  try {
    const text = preprocess(turn.text);
    // What is covered is covered for the eye and the journal: the models read what was written.
    const { text: shown, ...found } = takeIn(text, guard);
    record.preprocessed(shown);
    if (isNotable(found) && !turn.begun) yield { type: 'filtered', part: 'text', ...found };

    // A reply that goes on was judged when it began.
    if (!turn.begun) {
      const judgement = yield* judge(models, text, turn, record, signal);
      const sentiment = judgement && readSentiment(judgement, turn.calibration);
      const ms = record.judged(judgement, sentiment);
      yield sentiment ? { type: 'sentiment', sentiment, ms } : { type: 'unjudged', ms };
    }

    const reply = new GuardedReply(models.generate, guard, turn.begun);
    const guarded = { ...models, generate: reply.generate };
    const { result, firstToken } = yield* answer(guarded, text, turn, record, signal);
    record.replied(result, firstToken, reply.ended);
    if (isNotable(reply.verdict)) yield { type: 'filtered', part: 'reply', ...reply.verdict };
    yield { type: 'done', result, timings: record.timings };
  } catch (error) {
    record.failed(error);
    throw error;
  } finally {
    record.end(journal);
  }
}

export function isNotable({ action, distress }: Filtered): boolean {
  return action !== 'off' || distress === true;
}
