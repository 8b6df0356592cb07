/** A tiny model as the hub's converters make it: what the engine's shortcuts have to take hold of. */
import { onnxPieces } from '../../tools/stand-in/onnx-file.ts';
import { qwenGraph, type Head } from '../../tools/stand-in/qwen.ts';
import { SEED, type Shape } from '../../tools/stand-in/shape.ts';

export type { Head };

/** Two layers of two heads; its file has less than 1 MB. */
export const TINY: Shape = {
  layers: 2,
  hidden: 128,
  heads: 2,
  headDim: 64,
  mlp: 352,
  vocab: 512,
  positions: 128,
  ropeTheta: 1e6,
  epsilon: 1e-6,
};

/**
 * The file's bytes: `hubModel()`, `hubModel('integer')`, `hubModel('float', { ...TINY, layers: 1 })`.
 * Inputs `input_ids`, `attention_mask`, `position_ids` (int64) and `past_key_values.i.key|value`
 * [batch, heads, past, head size]; outputs `logits` [batch, new, vocab] and `present.i.key|value`.
 * @param head `float`: DequantizeLinear(Transpose without perm), MatMul, as in the hub's files;
 *   `integer`: DynamicQuantizeLinear, MatMulInteger with the transposed uint8 table.
 */
export function hubModel(head: Head = 'float', shape = TINY): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat([...onnxPieces(qwenGraph(shape, SEED, head))]));
}
