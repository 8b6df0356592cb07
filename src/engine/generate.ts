/** A reply, token by token. */
import type { GenerateJob, GenerateResult } from '../contract/engine.ts';
import { fitPrompt } from './chat-template.ts';
import { Detokenizer } from './detokenizer.ts';
import type { RunningModel } from './load.ts';

export async function generate(
  model: RunningModel,
  job: GenerateJob,
  onDelta: (delta: string) => void,
  signal?: AbortSignal,
): Promise<GenerateResult> {
  const begin = performance.now();
  const wanted = Math.max(1, Math.floor(job.maxTokens));
  const prompt = fitPrompt(model.tokenizer, job.messages, model.contextTokens, wanted);
  const ids = prompt.segments.flat();
  const fitted = performance.now();

  const detokenizer = new Detokenizer(model.tokenizer);
  let text = '';
  const emit = (delta: string) => {
    if (!delta) return;
    text += delta;
    onDelta(delta);
  };
  let finish: GenerateResult['finish'] = 'length';
  let completionTokens = 0;
  let firstToken = 0;
  let lastToken = 0;

  const goOn = () => !signal?.aborted;
  const { cache, reusedTokens } = await model.prefixes.prefix(job.slot, prompt.segments, goOn);
  if (!goOn()) return NOTHING_GENERATED;
  const filled = await model.decoder.generate({
    ids,
    past: cache,
    maxTokens: prompt.maxTokens,
    sampling: job.sampling,
    onToken(id) {
      lastToken = performance.now();
      firstToken ||= lastToken;
      if (signal?.aborted) finish = 'cancelled';
      else if (model.stopIds.has(id)) finish = 'stop';
      if (finish !== 'length') return true;
      completionTokens += 1;
      emit(detokenizer.push(id));
      return false;
    },
  });
  model.prefixes.keep(job.slot, prompt.segments, filled);
  emit(detokenizer.end());

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
