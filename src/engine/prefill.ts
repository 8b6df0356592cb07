/** Reads the beginning of a prompt that is likely to come. */
import type { PrefillJob } from '../contract/engine.ts';
import { fitPrompt, messageSegments } from './chat-template.ts';
import type { RunningModel } from './load.ts';

/** @param goOn Asked before each pass. */
export async function prefill(
  { tokenizer, prefixes, contextTokens }: RunningModel,
  { slot, messages, maxTokens }: PrefillJob,
  goOn: () => boolean = () => true,
): Promise<void> {
  const prompt = fitPrompt(tokenizer, messages, contextTokens, maxTokens);
  const segments = messageSegments(tokenizer, prompt.messages);
  await prefixes.prefix(slot, [...segments, []], goOn);
}
