/**
 * What the interfaces for other pages stand on: a model on this page, or one behind a bridge. Plain
 * data only, since a bridge has nothing else.
 */
import type { ChatMessage, LoadProgress } from '../contract/engine.ts';
import type { Sampling } from '../contract/models.ts';
import type { Sentiment } from '../contract/sentiment.ts';

/** A model that can be asked without a download. */
export interface SpokenModel {
  id: string;
  title: string;
}

/** The one that answers. */
export interface CurrentModel extends SpokenModel {
  /** Most tokens of prompt and reply together. */
  contextTokens: number;
  /** What it is used with where nobody says otherwise. */
  sampling: Sampling;
}

export interface ChatAsk {
  /** What is read of one conversation is used again for its next reply. */
  conversation: string;
  messages: readonly ChatMessage[];
  maxTokens: number;
  /** Left out, as its makers recommend. */
  sampling?: Partial<Sampling>;
  seed?: number;
}

export interface ChatAnswer {
  text: string;
  /** `filtered`: the site's word filter ended it, and `text` is what came before. */
  finish: 'stop' | 'length' | 'filtered';
  promptTokens: number;
  completionTokens: number;
}

/** One of several labels, as an answer to the messages. */
export interface ChoiceAsk {
  conversation: string;
  messages: readonly ChatMessage[];
  labels: readonly string[];
}

export interface ChoiceAnswer {
  label: string;
  promptTokens: number;
}

export type SpeakerState = 'idle' | 'loading' | 'ready' | 'failed';

/** Failures reject with `AppError`, an abort with an `AbortError`. */
export interface Speaker {
  readonly state: SpeakerState;
  models(): Promise<SpokenModel[]>;
  /** Loads it unless it answers already. @param id Left out, the one that answers, or the first. */
  use(
    id?: string,
    signal?: AbortSignal,
    onProgress?: (progress: LoadProgress) => void,
  ): Promise<CurrentModel>;
  /** Rejects with `blocked` where the site's word filter refuses one of them: `chat` and `choose` would, too. */
  check(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<void>;
  chat(ask: ChatAsk, onDelta?: (delta: string) => void, signal?: AbortSignal): Promise<ChatAnswer>;
  choose(ask: ChoiceAsk, signal?: AbortSignal): Promise<ChoiceAnswer>;
  sentiment(text: string, signal?: AbortSignal): Promise<Sentiment>;
  /** Tokens of each text. */
  count(texts: readonly string[]): Promise<number[]>;
}
