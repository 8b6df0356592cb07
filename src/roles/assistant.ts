/** The assistant: the standard chat template over the conversation, streamed. */
import type { ChatMessage, GenerateJob, PrefillJob } from '../contract/engine.ts';
import type { ModelSpec, Sampling, Sureness } from '../contract/models.ts';

/** Of the built-in demo, which was trained with it and follows no other. */
export const DEMO_PROMPT = '你是一个富有同理心、乐于助人的助手,请用用户的语言简短地回答.';

/**
 * Of every other model: the one that Qwen's makers use. Chosen by reading fifty greedy replies of
 * Qwen2.5-Coder-0.5B to each of four prompts: with the demo's it only repeats the user in four of
 * ten replies to trouble, with this one in none.
 */
export const ASSISTANT_PROMPT = 'You are a helpful assistant.';

/** @param own A person's own. The demo follows none but its own, and is not asked to. */
export function assistantPromptOf(
  { builtIn }: Pick<ModelSpec, 'builtIn'>,
  own: string | null,
): string {
  return builtIn ? DEMO_PROMPT : (own ?? ASSISTANT_PROMPT);
}

export interface ReplySettings {
  maxTokens: number;
  sampling: Sampling;
  /** Left out, `ASSISTANT_PROMPT`. */
  prompt?: string;
  /** Less sure than this, a greedy reply gives way to a safe one. */
  sureness?: Sureness;
  /** Earlier replies to the same message, where another one is wanted. */
  otherThan?: readonly string[];
}

export const DEFAULT_MAX_TOKENS = 256;

/** For another reply to the same message: a model that always takes the likeliest word has only one. */
export function another(settings: ReplySettings, otherThan: readonly string[]): ReplySettings {
  const { temperature, ...others } = settings.sampling;
  const lively = { ...others, temperature: 0.7, topK: 20, topP: 0.95 };
  return { ...settings, otherThan, sampling: temperature > 0 ? settings.sampling : lively };
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

/**
 * `messages` are the conversation so far, the newest user message last.
 * @param unsure What is said where the model is not sure of its reply.
 */
export function assistantJob(
  conversation: string,
  messages: readonly ChatMessage[],
  { maxTokens, sampling, prompt, otherThan }: ReplySettings,
  unsure?: GenerateJob['unsure'],
): GenerateJob {
  const job = { slot: slotOf(conversation), messages: withSystem(messages, prompt) };
  return {
    ...job,
    maxTokens,
    sampling,
    ...(otherThan && { otherThan }),
    ...(unsure && { unsure }),
  };
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
