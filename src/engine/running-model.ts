/** A model that can answer. */
import type { Shortcuts } from '../contract/engine.ts';
import type { Decoder } from './decoder.ts';
import type { PrefixCache } from './prefix-cache.ts';
import type { Tokenizer } from './tokenizer.ts';

export interface RunningModel {
  decoder: Decoder;
  tokenizer: Tokenizer;
  prefixes: PrefixCache;
  shortcuts: Shortcuts;
  /** Most tokens of prompt and reply together. */
  contextTokens: number;
  weightBytes: number;
  /** Tokens that end a reply. */
  stopIds: ReadonlySet<number>;
}
