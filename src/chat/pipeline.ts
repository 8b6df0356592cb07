/**
 * The main job in one place: text → safety → analyst → assistant → journal, as events in the order in which
 * a person sees them.
 * The badge (`sentiment`) always comes before the first `delta` of the reply.
 */
import { lengthOf } from '../contract/characters.ts';
import { AppError } from '../contract/errors.ts';
import { covered, GuardedReply, takeIn } from './guarded.ts';
import { RequestRecord, type Journal } from './record.ts';
import { answer, judge, type Models } from './stages.ts';
import type { Filtered, PipelineEvent, Turn } from './turn.ts';
import { readSentiment } from '../roles/analyst.ts';

/** Longest message taken, in characters; about 2,000 tokens of Chinese. */
export const MAX_CHARS = 4000;

export interface Parts {
  models: Models;
  journal: Journal;
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
