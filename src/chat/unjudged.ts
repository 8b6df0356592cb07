/** What is said instead of an unsure reply where nobody has judged the message: only its words tell. */
import type { ChatMessage, GenerateJob } from '../contract/engine.ts';
import type { ReplySettings } from '../roles/assistant.ts';
import { instead } from '../roles/safe-reply.ts';
import { guardInput, type Guard } from '../safety/guard.ts';

/** @param guard Finds words of despair. */
export function unjudged(
  messages: readonly ChatMessage[],
  { sureness }: ReplySettings,
  guard: Guard | null,
): GenerateJob['unsure'] {
  const { role, content } = messages.at(-1) ?? {};
  if (!sureness || role !== 'user' || content === undefined) return undefined;
  const { distress } = guardInput(guard, content);
  const mood = { label: '不确定', confidence: 0, distress } as const;
  return instead(content, mood, messages.slice(0, -1), sureness);
}
