/** What a turn is given, and the events that it consists of. */
import type { ChatMessage, GenerateResult } from '../contract/engine.ts';
import type { Calibration } from '../contract/models.ts';
import type { Sentiment } from '../contract/sentiment.ts';
import type { AnalystRole } from '../roles/analyst.ts';
import type { ReplySettings } from '../roles/assistant.ts';
import type { Guard, Verdict } from '../safety/guard.ts';
import type { ReplyChoices } from '../storage/reply.ts';
import type { Accepted } from './accept.ts';
import type { TimeLimits } from './time-limit.ts';

export interface ConverseRequest {
  message: Accepted;
  history: readonly ChatMessage[];
  conversation: string;
  /** A reply that goes on from here. */
  begun?: string;
  /** Earlier replies, where another one is wanted. */
  otherThan?: readonly string[];
  maxTokens?: number;
  /** What a person has chosen for this conversation; it goes before the settings. */
  own?: ReplyChoices | null;
  /** Nothing of it is written down: not in the journal, not among the labels. */
  temporary?: boolean;
  /** Told which model answers, once that is known. */
  onModel?: (title: string) => void;
}

export interface Turn {
  message: Accepted;
  /** Earlier messages of this conversation, oldest first; the analyst never sees them. */
  history: readonly ChatMessage[];
  conversation: string;
  settings: ReplySettings;
  /** Id of the model that answers. */
  model: string;
  /** Of its engine. */
  threads: number;
  /** Of this model. */
  calibration: Calibration;
  limits: TimeLimits;
  /** The role as a person has it; left out, the built-in one. */
  analyst?: AnalystRole;
  /** The word filter; null or left out: none. */
  guard?: Guard | null;
  /** The reply as far as it came before: it goes on from there, and the badge stays as it is. */
  begun?: string;
}

/** Milliseconds by stage, as shown under a reply. */
export interface Timings {
  preprocessing: number;
  sentiment: number;
  history: number;
  /** First forward pass to last token. */
  generation: number;
  firstToken: number;
  total: number;
  tokensPerSecond: number;
}

export type PipelineEvent =
  /** Told as often as it changes while others are in the model: 1 is next. */
  | { type: 'queued'; position: number }
  /** Where the word filter found something: before the badge, and once more after the reply. */
  | ({ type: 'filtered'; part: 'text' | 'reply' } & Filtered)
  | { type: 'sentiment'; sentiment: Sentiment; ms: number }
  /** In the place of `sentiment`: it took longer than its limit. */
  | { type: 'unjudged'; ms: number }
  | { type: 'delta'; text: string }
  | { type: 'done'; result: GenerateResult; timings: Timings };

export type Filtered = Pick<Verdict, 'action' | 'categories'> & { distress?: boolean };
