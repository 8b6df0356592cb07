/** Reads the beginning of a prompt that is likely to come. */
import type { ChatMessage, PrefillJob } from '../contract/engine.ts';
import { fitPrompt, messageIds } from './chat-template.ts';
import type { RunningModel } from './running-model.ts';

/** As if the next message were there: what has to go for it goes now, when nobody waits. */
const NEXT: ChatMessage = { role: 'user', content: '' };
/** Whoever sends a message meanwhile waits for the pass under way, so it is a short one. */
const SHORT_PASS = 16;

/** @param goOn Asked before each pass. */
export async function prefill(
  { tokenizer, prefixes, contextTokens }: RunningModel,
  { slot, messages, maxTokens }: PrefillJob,
  goOn: () => boolean = () => true,
): Promise<void> {
  const drafted = messages.at(-1)?.role === 'user';
  const whole = drafted ? messages : [...messages, NEXT];
  const prompt = fitPrompt(tokenizer, whole, contextTokens, maxTokens);
  // Of a draft all but the last token: the reply begins with the pass over that one.
  const ids = drafted
    ? prompt.ids.slice(0, -1)
    : messageIds(tokenizer, prompt.messages.slice(0, -1));
  await prefixes.cover(slot, ids, { goOn, longest: SHORT_PASS });
}
