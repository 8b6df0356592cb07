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
 * Slices the input of the lm_head to its last position. The slice goes directly before the matrix
 * product, behind DynamicQuantizeLinear, whose one scale for all positions must not change. What
 * goes into that operation is sliced too, as an output of its own: nothing else depends on it.
 * Changes nothing where the graph does not end in that pattern.
 * @param rest What the graph has besides its nodes.
 */
export function sliceLogits(nodes: GraphNode[], rest: BinaryWriter) {
  const producer = new Map(nodes.flatMap((node, i) => node.outputs.map((name) => [name, i])));
  const find = (name: string, depth: number): number | undefined => {
    const at = producer.get(name);
    const node = at === undefined ? undefined : nodes[at];
    if (at === undefined || !node || depth > 8) return undefined;
    if (node.op === 'MatMulInteger' || node.op === 'MatMul') return at;
    if (!POINTWISE.has(node.op)) return undefined;
    for (const input of node.inputs) {
      const found = find(input, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const unchanged = { lastTokenLogits: false, lastHidden: false };
  const at = find('logits', 0);
  const head = at === undefined ? undefined : nodes[at];
  const hidden = head?.inputs[0];
  if (at === undefined || !head || !hidden) return unchanged;
  // Anything else that reads the product would see the shorter sequence.
  const readers = nodes.filter((node) => node.inputs.some((name) => head.outputs.includes(name)));
  if (readers.length > 1) return unchanged;

  const range = Object.entries({ starts: -1n, ends: 2n ** 62n, axes: 1n });
  const limits = range.map(([name, limit]) => {
    const data = new Uint8Array(new BigInt64Array([limit]).buffer);
    const tensor = initializer(`last_token/${name}`, INT64, [1], data);
    rest.tag(GRAPH.initializer, WireType.LengthDelimited).bytes(tensor);
    return `last_token/${name}`;
  });
  const lastOf = (name: string, output: string) =>
    ownNode(node('Slice', [name, ...limits], [output]));
  const last = 'last_token/hidden';
  const slices = [lastOf(hidden, last)];
  const quantiser = nodes[producer.get(hidden) ?? -1];
  const [state] = quantiser?.op === 'DynamicQuantizeLinear' ? quantiser.inputs : [];
  if (state) {
    slices.push(lastOf(state, LAST_HIDDEN));
    const output = value(LAST_HIDDEN, FLOAT32, ['batch_size', 1, 'hidden_size']);
    rest.tag(GRAPH.output, WireType.LengthDelimited).bytes(output);
  }
  nodes[at] = withFirstInput(head, last);
  nodes.splice(at, 0, ...slices);
  return { lastTokenLogits: true, lastHidden: state !== undefined };
}
