/** The assistant: the standard chat template over the conversation, streamed. */
import type { ChatMessage, GenerateJob } from '../contract/engine.ts';
import type { Sampling } from '../contract/models.ts';

export const ASSISTANT_PROMPT = '你是一个富有同理心、乐于助人的助手,请用用户的语言简短地回答.';

export interface ReplySettings {
  maxTokens: number;
  sampling: Sampling;
}

export const DEFAULT_MAX_TOKENS = 256;

/** `messages` are the conversation so far, the newest user message last. */
export function assistantJob(
  conversation: string,
  messages: readonly ChatMessage[],
  settings: ReplySettings,
): GenerateJob {
  const fixed: ChatMessage = { role: 'system', content: ASSISTANT_PROMPT };
  const history = messages[0]?.role === 'system' ? messages : [fixed, ...messages];
  return { slot: `chat:${conversation}`, messages: history, ...settings };
}
