/** Has messages answered one after the other for the Lab: nobody waits for one, so that chatting goes first. */
import type { GenerateResult } from '../contract/engine.ts';
import type { Lease } from '../contract/host.ts';
import type { ModelSpec } from '../contract/models.ts';
import type { Sentiment } from '../contract/sentiment.ts';
import { assistantJob, type ReplySettings } from '../roles/assistant.ts';
import { instead, type Mood } from '../roles/safe-reply.ts';
import { guardInput, type Guard } from '../safety/guard.ts';
import { preprocess } from './accept.ts';
import type { JudgeOptions } from './judge.ts';
import { retried } from './retry.ts';

export interface Answer extends ReplySettings {
  result: GenerateResult;
  /** Title of the model. */
  model: string;
  /** Equal where nothing that decides a reply has changed: model, prompt, sampling. */
  key: string;
  threads: number;
}

export interface AskParts {
  host: { hold(signal?: AbortSignal): Promise<Lease> };
  settings: { replySettings(model: ModelSpec): ReplySettings };
  /** What the analyst says of a message. */
  judge(text: string, options: JudgeOptions): Promise<Pick<Sentiment, 'label' | 'confidence'>>;
  /** The word filter as it is now; null: off. */
  guard(): Guard | null;
}

/** Of its own, so that no conversation is forgotten for it. */
const SLOT = 'lab';

/** @param prompt What the assistant is told before the message. */
export async function ask(
  parts: AskParts,
  text: string,
  prompt: string,
  signal: AbortSignal,
): Promise<Answer> {
  const content = preprocess(text);
  for (;;) {
    const answer = await retried(async () => {
      const mood = await moodBefore(parts, content, signal);
      return once(parts, content, prompt, mood, signal);
    });
    // It has given way to somebody who waits: then it is this one's turn again.
    if (answer.result.finish !== 'cancelled' || signal.aborted) return answer;
  }
}

/**
 * What the chat would know of the message, where the model has safe replies for what it is not sure of:
 * else people would score replies that nobody is shown. Null where it has none.
 */
async function moodBefore(
  { host, settings, judge, guard }: AskParts,
  content: string,
  signal: AbortSignal,
): Promise<Mood | null> {
  const lease = await host.hold(signal);
  lease.release(); // the analyst holds one of its own
  if (!settings.replySettings(lease.loaded.model).sureness) return null;
  const judgement = await judge(content, { signal });
  return { ...judgement, distress: guardInput(guard(), content).distress };
}

async function once(
  { host, settings }: AskParts,
  content: string,
  prompt: string,
  mood: Mood | null,
  signal: AbortSignal,
): Promise<Answer> {
  const lease = await host.hold(signal);
  try {
    const { model, threads } = lease.loaded;
    const asked = { ...settings.replySettings(model), prompt };
    const { sureness } = asked;
    const unsure = mood && sureness ? instead(content, mood, [], sureness) : undefined;
    const messages = [{ role: 'user' as const, content }];
    const job = { ...assistantJob(SLOT, messages, asked, unsure), idle: true };
    const result = await lease.engine.generate(job, () => {}, signal);
    const { maxTokens, sampling } = asked;
    const decides = [model.id, model.revision, prompt, maxTokens, sampling];
    const key = JSON.stringify([...decides, ...(unsure ? ['safe replies'] : [])]);
    return { ...asked, result, model: model.title, key, threads };
  } finally {
    lease.release();
  }
}
