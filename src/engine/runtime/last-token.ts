/** Logits for the last token of a prompt only: a third of a prefill is the others' logits. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { GRAPH } from './onnx-fields.ts';
import { ownNode, withFirstInput, type GraphNode } from './onnx-nodes.ts';
import { FLOAT32, initializer, INT64, node, value } from './onnx-writer.ts';

/** Output: the state of the last position that `logits` are computed from, [batch, 1, hidden size]. */
export const LAST_HIDDEN = 'last_hidden';

/** Ops between the matrix product and `logits` that treat every position alike. */
const POINTWISE = new Set(['Mul', 'Add', 'Cast', 'Identity']);

/**
 * Slices the hidden state that the lm_head reads to its last position, and gives it out as
 * `LAST_HIDDEN`. The slice goes before the quantisation where there is one, so that the last token
 * alone decides its scale. Changes nothing where the graph does not end in a matrix product.
 * @param rest What the graph has besides its nodes.
 */
export function sliceLogits(nodes: GraphNode[], rest: BinaryWriter): boolean {
  const head = findHead(nodes);
  const quantiser = nodes.find(
    ({ op, outputs }) => op === 'DynamicQuantizeLinear' && outputs[0] === head?.inputs[0],
  );
  const first = quantiser ?? head;
  const state = first?.inputs[0];
  if (!first || !head || !state) return false;
  // Anything else that reads the product or what goes into it would see the shorter sequence.
  const readers = (name = '') => nodes.filter(({ inputs }) => inputs.includes(name)).length;
  if (readers(head.outputs[0]) > 1 || readers(quantiser?.outputs[0]) > 1) return false;

  const range = Object.entries({ starts: -1n, ends: 2n ** 62n, axes: 1n });
  const limits = range.map(([name, limit]) => {
    const data = new Uint8Array(new BigInt64Array([limit]).buffer);
    const tensor = initializer(`last_token/${name}`, INT64, [1], data);
    rest.tag(GRAPH.initializer, WireType.LengthDelimited).bytes(tensor);
    return `last_token/${name}`;
  });
  const output = value(LAST_HIDDEN, FLOAT32, ['batch_size', 1, 'hidden_size']);
  rest.tag(GRAPH.output, WireType.LengthDelimited).bytes(output);
  const slice = ownNode(node('Slice', [state, ...limits], [LAST_HIDDEN]));
  nodes.splice(nodes.indexOf(first), 1, slice, withFirstInput(first, LAST_HIDDEN));
  return true;
}

/** The matrix product that `logits` come from by pointwise operations alone. */
export function findHead(nodes: readonly GraphNode[]): GraphNode | undefined {
  const producer = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  const find = (name: string, depth: number): GraphNode | undefined => {
    const node = producer.get(name);
    if (!node || depth > 8) return undefined;
    if (node.op === 'MatMulInteger' || node.op === 'MatMul') return node;
    if (!POINTWISE.has(node.op)) return undefined;
    for (const input of node.inputs) {
      const found = find(input, depth + 1);
      if (found) return found;
    }
    return undefined;
  };
  return find('logits', 0);
}
