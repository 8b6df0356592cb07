/** What an engine has to do to be measured. Every call is one that an app on that engine makes. */
import type { ChatMessage } from '../../../src/contract/engine.ts';
import type { Facts } from '../rows.ts';

export interface Reply {
  promptTokens: number;
  /** Prompt tokens that were not computed again. */
  reusedTokens: number;
}

export interface Contestant {
  /** Puts the model into the cache that this engine uses. */
  install(): Promise<void>;
  /** From that cache, until it can answer. */
  load(): Promise<void>;
  /** Of the loaded engine: `threads`, and what else tells how it ran. */
  facts(): Facts;
  /** Sentiment of a text with the analyst's prompt; `cold`: without any reuse. */
  label(text: string, cold?: boolean): Promise<void>;
  /** A greedy reply. `conversation` tells which calls belong together. */
  reply(conversation: string, messages: readonly ChatMessage[], maxTokens: number): Promise<Reply>;
  /** Mean milliseconds of a decode step over `steps` steps after this prompt. */
  decode(messages: readonly ChatMessage[], steps: number): Promise<number>;
}
