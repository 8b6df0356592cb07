/**
 * The main job in one place: accepted message → analyst → assistant (its reply filtered as it streams) → journal,
 * as events in the order in which a person sees them.
 * A new turn has its badge (`sentiment`), or `unjudged` where it took too long, before the first `delta`
 * of the reply. A reply that goes on has neither.
 */
import { GuardedReply } from './guarded.ts';
import { RequestRecord, type Journal } from './record.ts';
import { answer, judge, type Models } from './stages.ts';
import type { Filtered, PipelineEvent, Turn } from './turn.ts';
import { readSentiment } from '../roles/analyst.ts';
import type { Mood } from '../roles/safe-reply.ts';

export interface Parts {
  models: Models;
  journal: Journal;
}

/** @throws AppError as the engine does; an abort before the reply began ends with an AbortError. */
export async function* converse(
  { models, journal }: Parts,
  turn: Turn,
  signal?: AbortSignal,
): AsyncGenerator<PipelineEvent, void, void> {
  const { guard = null } = turn;
  // What is covered is covered for the eye and the journal: the models read what was written.
  const { text: shown, original: text, ms: preprocessing, ...found } = turn.message;
  const kind = turn.begun ? 'continuation' : 'turn';
  const record = new RequestRecord(kind, turn.model, shown, preprocessing);
  record.entry.engine.threads = turn.threads;
  const reply = new GuardedReply(models.generate, guard, turn.begun);
  try {
    if (isNotable(found) && !turn.begun) yield { type: 'filtered', part: 'text', ...found };

    const mood: Mood = { label: '不确定', confidence: 0, distress: found.distress === true };
    // A reply that goes on was judged when it began.
    if (!turn.begun) {
      const judgement = yield* judge(models, text, turn, record, signal);
      const sentiment = judgement && readSentiment(judgement, turn.calibration);
      Object.assign(mood, sentiment);
      const ms = record.judged(judgement, sentiment);
      yield sentiment ? { type: 'sentiment', sentiment, ms } : { type: 'unjudged', ms };
    }

    const guarded = { ...models, generate: reply.generate };
    const { result, firstToken } = yield* answer(guarded, text, turn, record, mood, signal);
    record.replied(result, firstToken, reply.ended);
    if (isNotable(reply.verdict)) yield { type: 'filtered', part: 'reply', ...reply.verdict };
    yield { type: 'done', result, timings: record.timings };
  } catch (error) {
    record.failed(error);
    // What there is of the reply stays.
    if (isNotable(reply.verdict)) yield { type: 'filtered', part: 'reply', ...reply.verdict };
    throw error;
  } finally {
    record.end(journal);
  }
}

export function isNotable({ action, distress }: Filtered): boolean {
  return action !== 'off' || distress === true;
}
