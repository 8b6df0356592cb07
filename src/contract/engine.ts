/** The boundary between the page and the engine worker. Plain data only; see `platform/` for the wire. */
import type { ModelSpec, Sampling } from './models.ts';

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface LoadProgress {
  loadedBytes: number;
  /** 0 while unknown. */
  totalBytes: number;
}

/** Facts about a loaded model, all read from the running session. */
export interface Loaded {
  model: ModelSpec;
  /** WASM threads in use. */
  threads: number;
  layers: number;
  kvHeads: number;
  headDim: number;
  vocabSize: number;
  /** Most tokens of prompt and reply together. */
  contextTokens: number;
  /** Bytes of the ONNX file(s). */
  weightBytes: number;
  /** What makes it faster or smaller than the plain runtime; false where this file or browser does not allow it. */
  shortcuts: Shortcuts;
  loadMs: number;
}

export interface Shortcuts {
  /** Weights are read and checked by a thread of their own, while the graph is prepared. */
  lazyWeights: boolean;
  /** A prompt's logits are computed for its last token only. */
  lastTokenLogits: boolean;
  /** Keys and values stay in WASM memory between steps. */
  residentCache: boolean;
  /** Embedding and output layer share one table in memory, as in the file. */
  sharedHead: boolean;
  /** The output layer multiplies integers; in float it takes four times the memory. */
  integerHead: boolean;
  /** Each token is quantised by itself: no answer depends on how a prompt was cut into passes. */
  tokenScales: boolean;
}

/** The beginning of a prompt that is likely to come. */
export interface PrefillJob {
  slot: string;
  /** A user message that comes last is a draft: it may be sent as it is, or go on. */
  messages: readonly ChatMessage[];
  /** Of the reply to come: messages that would be left out to make room for it are not prefilled. */
  maxTokens: number;
}

/** How a job stands among those that wait: see engine/queue.ts. */
export interface Precedence {
  /** False: nobody looks at the page that asks, and whoever does look goes first. */
  visible?: boolean;
  /**
   * True: nobody waits for it, and it gives way to everything else. A reply under way then ends with
   * `finish: 'cancelled'`, and can be asked for again.
   */
  idle?: boolean;
  /** Jobs of one conversation keep their order, labels among labels and replies among replies. */
  conversation?: string;
}

/** Told how many jobs are before a waiting one, the running one included, and 0 when it begins. */
export type OnPosition = (position: number) => void;

/** One forward pass over `messages` plus the generation prompt; no token is generated. */
export interface ClassifyJob extends Precedence {
  /** Whose KV cache this is; two roles never share a slot. */
  slot: string;
  messages: readonly ChatMessage[];
  /** For each class, its label words: those of one token, else the beginning of the first. */
  labels: readonly (readonly string[])[];
  /** Asks for `hidden`, which costs a copy of some kB. */
  wantHidden?: boolean;
}

export interface ClassifyResult {
  /** Probability of each class, normalised over the classes: same order as `labels`, sums to 1. */
  probabilities: number[];
  /** Share of the whole next-token distribution that falls on any label word, 0..1. */
  mass: number;
  promptTokens: number;
  /** Of these, tokens whose keys and values were still there from earlier calls. */
  reusedTokens: number;
  /** Milliseconds in the engine, queueing excluded. */
  ms: number;
  /** The last position's state before the output layer, where it was asked for and the graph allows it. */
  hidden?: Float32Array;
}

export interface GenerateJob extends Precedence {
  slot: string;
  /** Where the assistant's own message comes last, the reply goes on from its end. */
  messages: readonly ChatMessage[];
  maxTokens: number;
  sampling: Sampling;
  /** The same number gives the same reply to the same messages; left out, chance has its way. */
  seed?: number;
  /**
   * For a greedy reply: where its first tokens together are less probable than `below`, `reply` takes
   * its place; where they have one of `never` in them (in small letters), `neutral` does. They are held
   * back until that is known.
   */
  unsure?: { below: number; reply: string; never: readonly string[]; neutral: string };
  /** Earlier replies: this one begins with another token, where there is one nearly as likely. */
  otherThan?: readonly string[];
}

export interface GenerateResult {
  text: string;
  /** What the model wrote in `<think>…</think>`, which is no part of its reply. */
  thought?: string;
  /**
   * `repetition`: it went in circles (see engine/repetition.ts). `timeout` is the page's own: a reply
   * that it cut because its time was up.
   */
  finish: 'stop' | 'length' | 'cancelled' | 'repetition' | 'timeout';
  promptTokens: number;
  /** Of these, tokens whose keys and values were still there from earlier calls. */
  reusedTokens: number;
  completionTokens: number;
  /** Earliest messages (system excluded) that did not fit the context and were left out. */
  droppedMessages: number;
  /** Milliseconds to fit, template and tokenise the history. */
  historyMs: number;
  /** Milliseconds from the first forward pass to the first token. */
  prefillMs: number;
  /** Milliseconds from the first token to the last. */
  decodeMs: number;
  /** Bytes of the WASM heap, which has weights, caches and buffers; 0 or left out where nobody can tell. */
  heapBytes?: number;
}

/** Tokens a second of decoding alone; 0 where there was but one token. */
export function tokensPerSecond(result: GenerateResult): number {
  const { completionTokens, decodeMs, finish } = result;
  // The first token comes of the prefill; one that ends a reply is decoded and not counted.
  const steps = finish === 'stop' ? completionTokens : completionTokens - 1;
  return decodeMs > 0 && steps > 0 ? (steps / decodeMs) * 1000 : 0;
}

/**
 * Implemented by the engine in the worker and, by message, by the client on the page. An engine
 * loads one model in its life: WASM memory never shrinks, so another model means another worker,
 * and `unload` ends the worker.
 * One job runs at a time; others wait, labels before replies, and no more of them than fit: past
 * that they reject with `busy`. Every call ends exactly once.
 * Failures reject with `AppError`; an aborted `classify` or `load` rejects with an `AbortError`;
 * an aborted `generate` resolves with the text so far and `finish: 'cancelled'`.
 */
export interface Engine extends Jobs {
  /** Once per engine, and warm when it resolves. Rejects with `corrupt`, `download`, `memory`, `unsupported`, … */
  load(model: ModelSpec, onProgress?: (p: LoadProgress) => void): Promise<Loaded>;
  unload(): Promise<void>;
}

/** What a loaded engine does. */
export interface Jobs {
  classify(
    job: ClassifyJob,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<ClassifyResult>;
  generate(
    job: GenerateJob,
    onDelta?: (delta: string) => void,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<GenerateResult>;
  /** A hint: prefills until somebody waits. Never rejects. */
  prefill(job: PrefillJob): Promise<void>;
  /** Token ids of each text, by the model's own tokenizer. */
  tokenize(texts: readonly string[]): Promise<number[][]>;
}
