/** The assistant: the standard chat template over the conversation, streamed. */
import type { ChatMessage, GenerateJob, PrefillJob } from '../contract/engine.ts';
import type { Sampling } from '../contract/models.ts';

export const ASSISTANT_PROMPT = '你是一个富有同理心、乐于助人的助手,请用用户的语言简短地回答.';

export interface ReplySettings {
  maxTokens: number;
  sampling: Sampling;
  /** A person's own in the place of `ASSISTANT_PROMPT`. */
  prompt?: string;
}

export const DEFAULT_MAX_TOKENS = 256;

/** For another reply to the same message: a model that always takes the likeliest word has only one. */
export function livelier(settings: ReplySettings): ReplySettings {
  const { temperature, ...others } = settings.sampling;
  if (temperature > 0) return settings;
  return { ...settings, sampling: { ...others, temperature: 0.7, topK: 20, topP: 0.95 } };
}

/** What every conversation begins with. */
export function assistantPrefix(prompt?: string): PrefillJob {
  return { slot: 'chat:', messages: withSystem([], prompt), maxTokens: 0 };
}

/** What the next turn of a conversation begins with: all complete turns so far. */
export function historyJob(
  conversation: string,
  messages: readonly ChatMessage[],
  { maxTokens, prompt }: ReplySettings,
): PrefillJob {
  return { slot: slotOf(conversation), messages: withSystem(messages, prompt), maxTokens };
}

/** `messages` are the conversation so far, the newest user message last. */
export function assistantJob(
  conversation: string,
  messages: readonly ChatMessage[],
  { maxTokens, sampling, prompt }: ReplySettings,
): GenerateJob {
  const slot = slotOf(conversation);
  return { slot, messages: withSystem(messages, prompt), maxTokens, sampling };
}

function slotOf(conversation: string): string {
  return `chat:${conversation}`;
}

function withSystem(
  messages: readonly ChatMessage[],
  prompt = ASSISTANT_PROMPT,
): readonly ChatMessage[] {
  if (messages[0]?.role === 'system') return messages;
  return [{ role: 'system', content: prompt }, ...messages];
}
