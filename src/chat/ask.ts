/** Has messages answered one after the other for the Lab: nobody waits for one, so that chatting goes first. */
import type { GenerateResult } from '../contract/engine.ts';
import type { Lease } from '../contract/host.ts';
import type { ModelSpec } from '../contract/models.ts';
import { assistantJob, type ReplySettings } from '../roles/assistant.ts';
import { preprocess } from './accept.ts';
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
    const answer = await retried(() => once(parts, content, prompt, signal));
    // It has given way to somebody who waits: then it is this one's turn again.
    if (answer.result.finish !== 'cancelled' || signal.aborted) return answer;
  }
}

async function once(
  { host, settings }: AskParts,
  content: string,
  prompt: string,
  signal: AbortSignal,
): Promise<Answer> {
  const lease = await host.hold(signal);
  try {
    const { model, threads } = lease.loaded;
    const asked = { ...settings.replySettings(model), prompt };
    const job = { ...assistantJob(SLOT, [{ role: 'user', content }], asked), idle: true };
    const result = await lease.engine.generate(job, () => {}, signal);
    const { maxTokens, sampling } = asked;
    const key = JSON.stringify([model.id, model.revision, prompt, maxTokens, sampling]);
    return { ...asked, result, model: model.title, key, threads };
  } finally {
    lease.release();
  }
}
