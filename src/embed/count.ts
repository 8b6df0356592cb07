/** How many tokens messages take in the prompt: their text, and what stands around it (ChatML). */
import type { ChatMessage } from '../contract/engine.ts';
import type { Speaker } from './speaker.ts';

/** `<|im_start|>`, the role, a line feed; `<|im_end|>`, a line feed. */
const AROUND = 5;
/** The opening of the reply. */
export const OPENING = 3;

export async function countTokens(
  speaker: Pick<Speaker, 'count'>,
  messages: readonly ChatMessage[],
): Promise<number[]> {
  if (messages.length === 0) return [];
  const counts = await speaker.count(messages.map(({ content }) => content));
  return counts.map((count) => count + AROUND);
}

export const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);
