/** The assistant: the standard chat template over the conversation, streamed. */
import type { ChatMessage, GenerateJob, PrefillJob } from '../contract/engine.ts';
import type { Sampling } from '../contract/models.ts';

export const ASSISTANT_PROMPT = '你是一个富有同理心、乐于助人的助手,请用用户的语言简短地回答.';

export interface ReplySettings {
  maxTokens: number;
  sampling: Sampling;
}

export const DEFAULT_MAX_TOKENS = 256;

const SYSTEM: ChatMessage = { role: 'system', content: ASSISTANT_PROMPT };

/** What every conversation begins with. */
export const ASSISTANT_PREFIX: PrefillJob = { slot: 'chat:', messages: [SYSTEM], maxTokens: 0 };

/** What the next turn of a conversation begins with: all complete turns so far. */
export function historyJob(
  conversation: string,
  messages: readonly ChatMessage[],
  { maxTokens }: ReplySettings,
): PrefillJob {
  return { slot: slotOf(conversation), messages: withSystem(messages), maxTokens };
}

/** `messages` are the conversation so far, the newest user message last. */
export function assistantJob(
  conversation: string,
  messages: readonly ChatMessage[],
  settings: ReplySettings,
): GenerateJob {
  return { slot: slotOf(conversation), messages: withSystem(messages), ...settings };
}

function slotOf(conversation: string): string {
  return `chat:${conversation}`;
}

function withSystem(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return messages[0]?.role === 'system' ? messages : [SYSTEM, ...messages];
}
