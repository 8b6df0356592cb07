/** What the two roles do in the model, under their time limits. */
import type { Engine, GenerateResult } from '../contract/engine.ts';
import { isAbort } from '../contract/errors.ts';
import { GREEDY } from '../contract/models.ts';
import type { PipelineEvent, Turn } from './turn.ts';
import { analystJob } from '../roles/analyst.ts';
import { assistantJob } from '../roles/assistant.ts';
import { instead, type Mood } from '../roles/safe-reply.ts';
import type { Judgement, RequestRecord } from './record.ts';
import { goingOn } from './retry.ts';
import { Told, type Emit } from './streamed.ts';
import { TimeLimit, timeUp } from './time-limit.ts';

export interface Models {
  classify(...asked: Parameters<Engine['classify']>): Promise<Judgement>;
  generate: Engine['generate'];
}

/** A cancel is obeyed within one token, which takes a slow device a moment. */
const GRACE_MS = 3000;

/** Null where it took too long: a reply without a badge is better than none. */
export async function* judge(
  models: Models,
  text: string,
  turn: Turn,
  record: RequestRecord,
  signal?: AbortSignal,
): AsyncGenerator<PipelineEvent, Judgement | null, void> {
  const limit = new TimeLimit(signal);
  const told = new Told();
  const asked = performance.now();
  const begin = () => {
    record.waited(performance.now() - asked);
    limit.start(turn.limits.sentiment);
  };
  try {
    const job = analystJob(text, turn.calibration, turn.analyst);
    const judging = models.classify(job, limit.signal, inLine(told.emit, begin));
    return yield* told.during(limit.guard(judging, 0));
  } catch (error) {
    if (!limit.passed) throw error;
    return null;
  }
}

export interface Answer {
  result: GenerateResult;
  /** Milliseconds from the question to the first token, queueing included. */
  firstToken: number;
}

/** @throws AppError `timeout` where not a word came in time. */
export async function* answer(
  models: Models,
  text: string,
  turn: Turn,
  record: RequestRecord,
  mood: Mood,
  signal?: AbortSignal,
): AsyncGenerator<PipelineEvent, Answer, void> {
  const { limits, begun = '' } = turn;
  const messages = goingOn([...turn.history, { role: 'user', content: text }], begun);
  const { sureness } = turn.settings;
  const unsure = begun || !sureness ? undefined : instead(text, mood, turn.history, sureness);
  // Only a greedy reply gives way.
  const settings = unsure && mood.distress ? { ...turn.settings, sampling: GREEDY } : turn.settings;
  const job = assistantJob(turn.conversation, messages, settings, unsure);
  const limit = new TimeLimit(signal);
  const told = new Told();
  const asked = performance.now();
  let began = asked;
  let firstToken = 0;
  let said = '';

  const begin = () => {
    began = performance.now();
    record.waited(began - asked);
    limit.start(sooner(limits.firstToken, limits.reply));
  };
  const onDelta = (delta: string) => {
    const now = performance.now();
    if (!firstToken) limit.start(limits.reply && Math.max(1, limits.reply - (now - began)));
    firstToken ||= now - asked;
    said += delta;
    told.emit({ type: 'delta', text: delta });
  };
  const reply = models.generate(job, onDelta, limit.signal, inLine(told.emit, begin));
  const ended = limit.guard(reply, GRACE_MS).catch((error: unknown) => {
    const stopped = !limit.passed && limit.signal.aborted;
    if (stopped ? isAbort(error) : limit.passed && (said || begun)) return unanswered(said);
    throw error;
  });
  let result = yield* told.during(ended);
  if (limit.passed && result.finish === 'cancelled') {
    if (!result.text && !begun) throw timeUp(limit.passed);
    result = { ...result, finish: 'timeout' };
  }
  return { result: { ...result, text: begun + result.text }, firstToken };
}

/** Where a job stands, and when it begins. */
function inLine(emit: Emit, begin: () => void): (position: number) => void {
  return (position) => (position > 0 ? emit({ type: 'queued', position }) : begin());
}

/** Of two limits, 0 being none. */
function sooner(a: number, b: number): number {
  return a && b ? Math.min(a, b) : a || b;
}

/** Of a reply that the model has not ended, although its time is up: nothing else is known. */
function unanswered(text: string): GenerateResult {
  const counts = { promptTokens: 0, reusedTokens: 0, completionTokens: 0, droppedMessages: 0 };
  return { text, finish: 'cancelled', ...counts, historyMs: 0, prefillMs: 0, decodeMs: 0 };
}
