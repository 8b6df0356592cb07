/**
 * What is being written is read in the pauses of whoever writes it: once it is sent, each role has
 * but the end of its prompt to read. What is never sent leaves nothing.
 */
import type { ChatMessage, PrefillJob } from '../contract/engine.ts';
import { analystJob, type AnalystRole } from '../roles/analyst.ts';
import { historyJob, type ReplySettings } from '../roles/assistant.ts';
import type { Guard } from '../safety/guard.ts';
import type { ReplyChoices } from '../storage/reply.ts';
import { accept } from './accept.ts';

export interface Drafted {
  conversation: string;
  history: readonly ChatMessage[];
  /** As it is in the box. */
  draft: string;
  own: ReplyChoices | null;
}

/** In the order in which they will be wanted. */
export function draftJobs(
  { conversation, history, draft }: Drafted,
  reply: ReplySettings,
  analyst: AnalystRole,
  guard: Guard | null,
): PrefillJob[] {
  const text = textOf(draft, guard);
  if (text === null) return [historyJob(conversation, history, reply)];
  const { slot, messages } = analystJob(text, {}, analyst);
  const drafted: ChatMessage[] = [...history, { role: 'user', content: text }];
  return [{ slot, messages, maxTokens: 0 }, historyJob(conversation, drafted, reply)];
}

/** Null where it could not be sent. */
function textOf(draft: string, guard: Guard | null): string | null {
  try {
    return accept(draft, guard).original;
  } catch {
    return null;
  }
}
