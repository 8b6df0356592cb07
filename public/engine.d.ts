/** Types of engine.js. See help/embed-en.html. */
export type Availability = 'unavailable' | 'downloadable' | 'downloading' | 'available';

export interface PromptMessage {
  role: 'system' | 'user' | 'assistant';
  content: string | { type: 'text'; value: string }[];
  /** Of the assistant's last message: the reply goes on from its end. */
  prefix?: boolean;
}

export interface CreateOptions {
  initialPrompts?: readonly PromptMessage[];
  temperature?: number;
  topK?: number;
  samplingMode?: string;
  signal?: AbortSignal;
  monitor?: (monitor: EventTarget) => void;
}

export interface PromptOptions {
  /** A set of labels: `{ enum: [...] }`, `{ type: 'boolean' }`, `/^(a|b)$/`. */
  responseConstraint?: object;
  signal?: AbortSignal;
}

export interface LanguageModelSession extends EventTarget {
  prompt(input: string | readonly PromptMessage[], options?: PromptOptions): Promise<string>;
  promptStreaming(
    input: string | readonly PromptMessage[],
    options?: PromptOptions,
  ): ReadableStream<string>;
  append(
    input: string | readonly PromptMessage[],
    options?: { signal?: AbortSignal },
  ): Promise<undefined>;
  measureContextUsage(
    input: string | readonly PromptMessage[],
    options?: PromptOptions,
  ): Promise<number>;
  clone(options?: { signal?: AbortSignal }): Promise<LanguageModelSession>;
  destroy(): undefined;
  readonly contextUsage: number;
  readonly contextWindow: number;
  readonly inputUsage: number;
  readonly inputQuota: number;
  readonly topK: number;
  readonly temperature: number;
  oncontextoverflow: ((event: Event) => void) | null;
}

export interface LanguageModelClass {
  availability(options?: CreateOptions): Promise<Availability>;
  create(options?: CreateOptions): Promise<LanguageModelSession>;
  params(): Promise<{
    defaultTopK: number;
    maxTopK: number;
    defaultTemperature: number;
    maxTemperature: number;
  }>;
}

/** `content_filter`: the site's word filter ended the reply. */
export type Finish = 'stop' | 'length' | 'content_filter';

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}

export interface Completion {
  id: string;
  object: 'chat.completion';
  created: number;
  model: string;
  choices: {
    index: 0;
    message: { role: 'assistant'; content: string; refusal: null };
    finish_reason: Finish;
    logprobs: null;
  }[];
  usage: Usage;
}

export interface Chunk {
  id: string;
  object: 'chat.completion.chunk';
  created: number;
  model: string;
  choices: {
    index: 0;
    delta: { role?: 'assistant'; content?: string };
    finish_reason: Finish | null;
    logprobs: null;
  }[];
  usage?: Usage | null;
}

export interface SentimentAnswer {
  object: 'sentiment';
  model: string;
  label: '正面' | '负面' | '不确定';
  /** Of the likelier side, 0.5..1. */
  confidence: number;
  probabilities: { 正面: number; 负面: number };
}

interface Options {
  signal?: AbortSignal;
}

export interface OpenAiShape {
  chat: {
    completions: {
      create(
        body: { stream: true; [name: string]: unknown },
        options?: Options,
      ): Promise<AsyncGenerator<Chunk, void, void>>;
      create(
        body: { stream?: false | null; [name: string]: unknown },
        options?: Options,
      ): Promise<Completion>;
    };
  };
  sentiment: {
    create(body: { input: string; model?: string }, options?: Options): Promise<SentimentAnswer>;
    create(
      body: { input: string[]; model?: string },
      options?: Options,
    ): Promise<{ object: 'list'; data: SentimentAnswer[] }>;
  };
  models: {
    list(): Promise<{
      object: 'list';
      data: { id: string; object: 'model'; created: number; owned_by: string }[];
    }>;
  };
  /** For client libraries: answers by itself, and nothing leaves the page. */
  fetch: typeof fetch;
}

export interface PageEngine extends OpenAiShape {
  /** Resolves with the model that answers. */
  load(): Promise<{ id: string; title: string; contextTokens: number }>;
  LanguageModel: LanguageModelClass;
  /** Gives the memory back. */
  close(): void;
}

/** @param options `model`: id of a model whose files are in this browser; left out, the demo. */
export function createEngine(options?: {
  model?: string;
  onProgress?: (progress: { loadedBytes: number; totalBytes: number }) => void;
}): PageEngine;

/** Both with the built-in demo, one engine for all of the page. */
export const LanguageModel: LanguageModelClass;
export const openai: OpenAiShape;

/** The analyst's own system prompt. */
export const ANALYST_PROMPT: string;

/** What `chat.completions.create` and its like reject with. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly param: string | null;
  readonly type: string;
}
