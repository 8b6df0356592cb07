/**
 * One activation scale for each token. DynamicQuantizeLinear takes one scale for all tokens of a
 * pass, so that a token's quantised value depends on its neighbours: the first token of a
 * conversation, whose activations are huge, takes the resolution from all others, and the same
 * prompt cut into other passes gives other logits. Here each row of the last axis gets its own:
 *
 *     scale = max|x| / 127,   quantised = round(127 · x / max|x|) + 128 (uint8, zero point 128)
 *
 * (per-token activation quantisation: ZeroQuant, https://arxiv.org/abs/2206.01861). In narrow
 * models each stretch of a row gets its own, and the last token's state is taken still finer: see
 * finer-inputs.ts.
 *
 * A trap: at its highest level of optimisation the runtime fuses MatMulInteger, Cast, Mul and a
 * following Add of a constant into MatMulIntegerToFloat. With a scale that is no scalar this kernel
 * adds the bias first and multiplies both by the scale, without an error. So such an Add becomes a
 * Sub of the negated constant, which is not fused and gives the same number; the runtime negates it
 * once, while it loads. token-scales.test.ts holds the fused product against plain arithmetic.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { GRAPH } from './onnx-fields.ts';
import {
  cutWeights,
  FINER_FROM_OPSET,
  finerConstants,
  inStretches,
  isNarrow,
  LEVELS,
  STEP,
  summed,
  withRemainder,
  ZERO,
} from './finer-inputs.ts';
import { LAST_HIDDEN } from './last-token.ts';
import { ownNode, type GraphNode } from './onnx-nodes.ts';
import { FLOAT32, initializer, INT64, node, UINT8 } from './onnx-writer.ts';
import type { LargeTensor } from './tied-head.ts';

const AXIS = 'token_scale/axis';
/** From this opset on, ReduceMax takes its axes as an input. */
const AXES_AS_INPUT = 18;

/**
 * Changes `nodes`; leaves each DynamicQuantizeLinear alone whose outputs go anywhere but into a
 * scaled integer product.
 * @param nodes In the order in which they run, as ONNX asks.
 * @param rest What the graph has besides its nodes: constants are added.
 * @param inputs Names of the graph's inputs.
 * @param tensors Weights; some get other dims for the same bytes.
 * @returns Whether every DynamicQuantizeLinear was replaced (or there was none to begin with).
 */
export function scalePerToken(
  nodes: GraphNode[],
  rest: BinaryWriter,
  opset: number,
  inputs: Iterable<string>,
  tensors: ReadonlyMap<string, LargeTensor>,
): boolean {
  const varying = new Set(inputs);
  const readers = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const input of node.inputs) readers.set(input, [...(readers.get(input) ?? []), node]);
    if (!node.inputs.some((input) => varying.has(input))) continue;
    for (const output of node.outputs) varying.add(output);
  }
  const readersOf = (name: string) => readers.get(name) ?? [];
  const finer = opset >= FINER_FROM_OPSET && isNarrow(nodes, tensors);
  const replaced = new Map<GraphNode, GraphNode[]>();
  let all = true;
  for (const quantiser of nodes) {
    if (quantiser.op !== 'DynamicQuantizeLinear') continue;
    const products = productsOf(quantiser, readersOf);
    if (!products) {
      all = false;
      continue;
    }
    const way = finer ? wayOf(quantiser, readersOf, nodes, tensors) : 'rows';
    replaced.set(quantiser, quantiseRows(quantiser, opset, way));
    for (const product of products) {
      if (way !== 'rows') {
        replaced.set(product, summed(product));
        continue; // with the sum in between, nothing is fused
      }
      const [output = ''] = product.outputs;
      for (const add of readersOf(output)) {
        const bias = add.op === 'Add' ? add.inputs.find((name) => name !== output) : undefined;
        if (bias === undefined || varying.has(bias)) continue; // a residual, say: never fused
        replaced.set(add, subtractNegated(output, bias, add.outputs));
      }
    }
  }
  if (replaced.size === 0) return all;
  const changed = nodes.flatMap((node) => replaced.get(node) ?? [node]);
  nodes.splice(0, nodes.length, ...changed);
  const constants = [
    initializer(STEP, FLOAT32, [], new Uint8Array(Float32Array.of(1 / LEVELS).buffer)),
    initializer(ZERO, UINT8, [], Uint8Array.of(128)),
    initializer(AXIS, INT64, [1], new Uint8Array(BigInt64Array.of(-1n).buffer)),
    ...(finer ? finerConstants() : []),
  ];
  for (const tensor of constants) {
    rest.tag(GRAPH.initializer, WireType.LengthDelimited).bytes(tensor);
  }
  return all;
}

/** How finely an input is quantised. */
type Way = 'rows' | 'stretches' | 'remainder';

/** Changes `tensors` where it answers `stretches`. */
function wayOf(
  { inputs, outputs: [value = ''] }: GraphNode,
  readersOf: (name: string) => readonly GraphNode[],
  nodes: readonly GraphNode[],
  tensors: ReadonlyMap<string, LargeTensor>,
): Way {
  if (inputs[0] === LAST_HIDDEN) return 'remainder';
  return cutWeights(readersOf(value), nodes, tensors) ? 'stretches' : 'rows';
}

/** The nodes that scale the products which come of a quantised input; undefined where it goes anywhere else. */
function productsOf(
  { outputs: [value = '', scale = '', zero = ''] }: GraphNode,
  readersOf: (name: string) => readonly GraphNode[],
): GraphNode[] | undefined {
  const integers = readersOf(value);
  const scales = readersOf(scale);
  const expected =
    integers.every(({ op, inputs }) => op === 'MatMulInteger' && inputs[0] === value) &&
    readersOf(zero).every(({ op, inputs }) => op === 'MatMulInteger' && inputs[2] === zero) &&
    scales.every(({ op }) => op === 'Mul');
  if (!expected) return undefined;
  return scales.flatMap(({ outputs: [factor = ''] }) =>
    readersOf(factor).filter(({ op }) => op === 'Mul'),
  );
}

function quantiseRows(quantiser: GraphNode, opset: number, way: Way): GraphNode[] {
  const [value = '', scale = '', zero = ''] = quantiser.outputs;
  const [size, largest, unit] = ['size', 'largest', 'unit'].map((part) => `${value}/${part}`) as [
    string,
    string,
    string,
  ];
  const [whole = ''] = quantiser.inputs;
  const { x, nodes: cut } =
    way === 'stretches' ? inStretches(whole, value) : { x: whole, nodes: [] };
  const reduce =
    opset >= AXES_AS_INPUT
      ? node('ReduceMax', [size, AXIS], [largest], { keepdims: 1 })
      : node('ReduceMax', [size], [largest], { axes: [-1], keepdims: 1 });
  // A row of zeros gives 0/0: whatever number it becomes, its scale is 0.
  const found = [node('Abs', [x], [size]), reduce, node('Div', [x, largest], [unit])];
  const rounded = [
    node('QuantizeLinear', [unit, STEP, ZERO], [value]),
    node('Mul', [largest, STEP], [scale]),
  ];
  return [
    ...cut,
    ...found.map(ownNode),
    ...(way === 'remainder' ? withRemainder(unit, largest, value, scale) : rounded.map(ownNode)),
    ownNode(node('Identity', [ZERO], [zero])),
  ];
}

function subtractNegated(product: string, bias: string, outputs: string[]): GraphNode[] {
  const negated = `${outputs[0]}/negated`;
  return [
    ownNode(node('Neg', [bias], [negated])),
    ownNode(node('Sub', [product, negated], outputs)),
  ];
}
