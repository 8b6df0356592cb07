/** Reads the beginning of a prompt that is likely to come. */
import type { ChatMessage, PrefillJob } from '../contract/engine.ts';
import { fitPrompt, messageIds } from './chat-template.ts';
import type { RunningModel } from './running-model.ts';

/** As if the next message were there: what has to go for it goes now, when nobody waits. */
const NEXT: ChatMessage = { role: 'user', content: '' };

/** @param goOn Asked before each pass. */
export async function prefill(
  { tokenizer, prefixes, contextTokens }: RunningModel,
  { slot, messages, maxTokens }: PrefillJob,
  goOn: () => boolean = () => true,
): Promise<void> {
  const prompt = fitPrompt(tokenizer, [...messages, NEXT], contextTokens, maxTokens);
  const ids = messageIds(tokenizer, prompt.messages.slice(0, -1));
  await prefixes.cover(slot, ids, { goOn });
}
