/** A reply, token by token. */
import type { GenerateJob, GenerateResult } from '../contract/engine.ts';
import { fitPrompt } from './chat-template.ts';
import { Detokenizer } from './detokenizer.ts';
import type { RunningModel } from './running-model.ts';
import { LONGEST_PASS } from './prefix-cache.ts';
import { RepetitionWatch } from './repetition.ts';
import { ReplyText } from './reply-text.ts';

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

  const detokenizer = new Detokenizer(model.tokenizer);
  const last = job.messages.at(-1);
  const begun = last?.role === 'assistant' ? last.content : '';
  const reply = new ReplyText(model.tokenizer.specials, begun);
  let text = '';
  const emit = (delta: string) => {
    if (!delta) return;
    text += delta;
    onDelta(delta);
  };
  let finish = 'length' as GenerateResult['finish'];
  const written: number[] = [];
  const repetition = new RepetitionWatch();
  let completionTokens = 0;
  let firstToken = 0;
  let lastToken = 0;

  const goOn = () => !signal?.aborted;
  // The library's first pass reads what is left of the prompt: at least its last token.
  const { cache, reusedTokens } = await model.prefixes.cover(job.slot, ids.slice(0, -1), {
    least: ids.length - LONGEST_PASS,
    goOn,
  });
  if (!goOn()) return NOTHING_GENERATED;
  const filled = await model.decoder.generate({
    ids,
    past: cache,
    maxTokens: prompt.maxTokens,
    sampling: job.sampling,
    notFirst: (job.otherThan ?? []).flatMap((text) => model.tokenizer.encode(text).slice(0, 1)),
    onToken(id) {
      written.push(id);
      lastToken = performance.now();
      firstToken ||= lastToken;
      if (signal?.aborted) finish = 'cancelled';
      else if (model.stopIds.has(id)) finish = 'stop';
      if (finish !== 'length') return true;
      completionTokens += 1;
      emit(reply.push(detokenizer.push(id)));
      if (reply.ended) finish = 'stop';
      else if (repetition.push(id)) finish = 'repetition';
      return finish !== 'length';
    },
  });
  model.prefixes.keep(job.slot, [...ids, ...written].slice(0, filled.length), filled);
  emit(reply.end(finish !== 'stop'));

  return {
    text,
    finish,
    promptTokens: ids.length,
    reusedTokens,
    completionTokens,
    droppedMessages: prompt.droppedMessages,
    historyMs: fitted - begin,
    prefillMs: firstToken - fitted,
    decodeMs: lastToken - firstToken,
  };
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
