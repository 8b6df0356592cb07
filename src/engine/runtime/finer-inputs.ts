/**
 * Narrow models have few values to average a rounding error over, and one outlier spoils them all.
 * Inputs of integer products in two parts or more, where one scale a token is too coarse. The parts
 * lie on a new first axis, go through one product, and what comes out is added up:
 *
 * - Stretches: the values of a token are cut into a few pieces, each with a scale of its own, so that
 *   an outlier takes the resolution from its own piece alone. The rows of the weights are cut alike,
 *   which only changes the shape that they are read in: no byte moves and nothing is multiplied twice.
 * - Remainder: what rounding to 8 bits left is rounded once more, which makes 15 bits of them. Each
 *   weight is read once and multiplied twice, so this is for the last token's logits alone.
 *
 * (Scales for groups of values: ZeroQuant, https://arxiv.org/abs/2206.01861; llama.cpp's Q8_0 has one
 * for each 32.)
 */
import { findHead } from './last-token.ts';
import { ownNode, type GraphNode } from './onnx-nodes.ts';
import { FLOAT32, initializer, INT64, node } from './onnx-writer.ts';
import type { LargeTensor } from './tied-head.ts';

/** Quantised inputs are uint8 around 128: this many steps to each side. */
export const LEVELS = 127;
/** Constants of the graph: 1 / LEVELS, and the zero point. */
export const STEP = 'token_scale/step';
export const ZERO = 'token_scale/zero';

/** Into which the values of a token are cut. */
const STRETCHES = 4;
/** Of the numbers that a token's state has, those from which it can be cut, and need not be. */
const [NARROWEST, WIDE] = [512, 768];
/** The kernels take this many values at a time. */
const STEP_OF_KERNELS = 16;
const FIRST_AXIS = 'finer/first_axis';
const SHAPE = 'finer/stretches';
const FINE_STEP = 'finer/fine_step';
const STEPS = 'finer/steps';
/** From this opset on, ReduceSum and Unsqueeze take their axes as an input. */
export const FINER_FROM_OPSET = 13;

/** What remains of rounding is at most half a step; it gets as many levels as the whole. */
const FINER = 2 * LEVELS;

/** Shared by all nodes that are made here. */
export function finerConstants(): Uint8Array[] {
  const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
  const ints = (...values: number[]) => new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  const [coarse, fine] = [1 / LEVELS, 1 / LEVELS / FINER];
  return [
    initializer(FIRST_AXIS, INT64, [1], ints(0)),
    initializer(SHAPE, INT64, [4], ints(0, 0, STRETCHES, -1)),
    initializer(FINE_STEP, FLOAT32, [], floats(fine)),
    initializer(STEPS, FLOAT32, [2, 1, 1, 1], floats(coarse, fine)),
  ];
}

/**
 * Whether a token's state has few enough numbers to need this, and enough to be cut. It costs a tenth
 * of a decoded token and more of a long prompt (Qwen2.5-Coder-0.5B, with 896 numbers, agrees with
 * llama.cpp without; SmolLM2-135M has 576).
 */
export function isNarrow(
  nodes: readonly GraphNode[],
  tensors: ReadonlyMap<string, LargeTensor>,
): boolean {
  const head = tensors.get(findHead(nodes)?.inputs[1] ?? '');
  const [width = 0] = head?.dims ?? [];
  return width >= NARROWEST && width < WIDE;
}

/**
 * Changes `tensors`: the weights get the shape [stretches, 1, values, outputs].
 * @param readers Of the quantised input. @returns False, and changes nothing, where they do not allow it.
 */
export function cutWeights(
  readers: readonly GraphNode[],
  nodes: readonly GraphNode[],
  tensors: ReadonlyMap<string, LargeTensor>,
): boolean {
  const weights = new Set(readers.map(({ inputs }) => tensors.get(inputs[1] ?? '')));
  for (const tensor of weights) {
    const [rows = 0, , more] = tensor?.dims ?? [];
    const even = rows % (STRETCHES * STEP_OF_KERNELS) === 0;
    if (!tensor || more !== undefined || rows === 0 || !even) return false;
    const used = nodes.filter(({ inputs }) => inputs.includes(tensor.name));
    if (!used.every((node) => readers.includes(node))) return false;
  }
  for (const tensor of weights) {
    const [rows = 0, columns = 0] = tensor!.dims;
    tensor!.dims = [STRETCHES, 1, rows / STRETCHES, columns];
  }
  return true;
}

/** x [batch, tokens, values] as [stretches, batch, tokens, values of each]. */
export function inStretches(x: string, value: string): { x: string; nodes: GraphNode[] } {
  const [cut, stretches] = [`${value}/cut`, `${value}/stretches`];
  const nodes = [
    node('Reshape', [x, SHAPE], [cut]),
    node('Transpose', [cut], [stretches], { perm: [2, 0, 1, 3] }),
  ];
  return { x: stretches, nodes: nodes.map(ownNode) };
}

/** @param unit x over its largest value. @param value Gets both parts. @param scale Gets theirs. */
export function withRemainder(
  unit: string,
  largest: string,
  value: string,
  scale: string,
): GraphNode[] {
  const at = (part: string) => `${value}/${part}`;
  return [
    node('QuantizeLinear', [unit, STEP, ZERO], [at('coarse')]),
    node('DequantizeLinear', [at('coarse'), STEP, ZERO], [at('near')]),
    node('Sub', [unit, at('near')], [at('rest')]),
    node('QuantizeLinear', [at('rest'), FINE_STEP, ZERO], [at('fine')]),
    node('Unsqueeze', [at('coarse'), FIRST_AXIS], [at('coarse_part')]),
    node('Unsqueeze', [at('fine'), FIRST_AXIS], [at('fine_part')]),
    node('Concat', [at('coarse_part'), at('fine_part')], [value], { axis: 0 }),
    node('Mul', [largest, STEPS], [scale]),
  ].map(ownNode);
}

/** The last Mul of a scaled product, and behind it the sum of its parts under the same name. */
export function summed({ inputs, outputs: [output = ''] }: GraphNode): GraphNode[] {
  const parts = `${output}/parts`;
  return [
    node('Mul', inputs, [parts]),
    node('ReduceSum', [parts, FIRST_AXIS], [output], { keepdims: 0 }),
  ].map(ownNode);
}
