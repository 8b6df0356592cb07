/** What became of a request, in one entry. Plain data, exported as it is. */
import type { GenerateResult } from './engine.ts';
import type { ErrorCode } from './errors.ts';

export interface JournalEntry {
  version: 1;
  /** When it was asked, in milliseconds since 1970. */
  at: number;
  /** `turn`: label and reply; `continuation`: the rest of a reply; the others came from scripts. */
  kind: 'turn' | 'continuation' | 'label' | 'reply';
  /** Id of the model. */
  model: string;
  /** What was asked; empty where the person keeps content out. */
  text: string;
  /** What was answered, likewise. */
  reply: string;
  /** Length of the text in characters, also where the text is left out. */
  chars: number;
  label: JournalLabel | null;
  generation: JournalGeneration | null;
  ms: StageTimes;
  /** Left out in entries from before there was such a thing. */
  engine?: EngineFigures;
  /** `filtered`: the word filter ended the reply. */
  outcome: GenerateResult['finish'] | 'filtered' | 'labelled' | 'failed';
  error: ErrorCode | null;
}

export interface JournalLabel {
  value: string;
  confidence: number;
  /** Answered without the model. */
  cached: boolean;
  promptTokens: number;
  reusedTokens: number;
}

export type JournalGeneration = Pick<
  GenerateResult,
  'promptTokens' | 'reusedTokens' | 'completionTokens' | 'droppedMessages'
>;

/** What the engine measured by itself, waiting excluded; 0 where there was nothing to measure. */
export interface EngineFigures {
  threads: number;
  /** Milliseconds of the analyst's pass; 0 where the label was known. */
  analyst: number;
  /** Milliseconds to read what was new of the prompt, up to the first token. */
  prefill: number;
  /** Milliseconds from the first token to the last. */
  decode: number;
  /** Tokens a second of decoding alone. */
  speed: number;
  /** Bytes of the runtime's heap after the reply, which never shrinks. */
  heapBytes: number;
}

/** Milliseconds; 0 for a stage that a request does not have. */
export interface StageTimes {
  preprocessing: number;
  /** Waiting for others in the model, in all. */
  queue: number;
  sentiment: number;
  history: number;
  firstToken: number;
  generation: number;
  total: number;
}
