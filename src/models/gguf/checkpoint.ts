/** A model as float weights under the hub's names, whatever file they lie in. */
import type { Weight } from './source.ts';

export const FAMILIES = ['qwen2', 'llama', 'qwen3'] as const;
export type Family = (typeof FAMILIES)[number];

export interface ModelShape {
  family: Family;
  layers: number;
  hidden: number;
  heads: number;
  /** Each serves `heads / kvHeads` heads in a row. */
  kvHeads: number;
  headDim: number;
  mlp: number;
  vocab: number;
  /** Most positions that the model was trained on. */
  context: number;
  /** Of the RMS norms. */
  epsilon: number;
  ropeTheta: number;
  /** What the rotary frequencies are divided by, [headDim / 2]; none for 1. */
  ropeFactors?: Float32Array;
}

export interface Checkpoint {
  shape: ModelShape;
  /** `model.layers.0.self_attn.q_proj.weight` and so on; undefined where the model has none. */
  weight(name: string): Weight | undefined;
  /** A table of its own for the output, where it is not the embedding's. */
  head?: Weight;
  embedding: Weight;
  /** A tensor that nobody has asked for, once everything that the graph needs was. */
  unused(): string | undefined;
}
