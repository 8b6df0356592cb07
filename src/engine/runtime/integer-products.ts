/**
 * A quantiser that meets a weight table which something else reads too (tied embeddings) leaves that
 * product in float: MatMul(x, DequantizeLinear(Transpose(table))). The runtime then makes a float
 * copy of the table, four bytes a weight, and reads all of it for each token. The table is integer
 * anyway, so here the product is one of integers, as the other layers have it:
 *
 *     DynamicQuantizeLinear(x) → MatMulInteger(·, table) → Cast → Mul(x's scale · table's scale)
 */
import { ownNode, type GraphNode } from './onnx-nodes.ts';
import { FLOAT32, node } from './onnx-writer.ts';
import type { LargeTensor } from './tied-head.ts';

/** Changes `nodes`. @returns How many products are now of integers. */
export function useIntegerProducts(
  nodes: GraphNode[],
  tensors: ReadonlyMap<string, LargeTensor>,
): number {
  const producer = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  let count = 0;
  for (const product of nodes.filter(({ op }) => op === 'MatMul')) {
    const weights = producer.get(product.inputs[1] ?? '');
    if (weights?.op !== 'DequantizeLinear' || !scalesColumns(weights)) continue;
    if (!isTable(weights.inputs[0], producer, tensors)) continue;
    nodes.splice(nodes.indexOf(product), 1, ...integerProduct(product, weights));
    const float = weights.outputs[0] ?? '';
    if (!nodes.some(({ inputs }) => inputs.includes(float))) {
      nodes.splice(nodes.indexOf(weights), 1);
    }
    count += 1;
  }
  return count;
}

/** Not rows, nor blocks of them: a sum over a row of products of integers has no scale inside. */
function scalesColumns({ attributes }: GraphNode): boolean {
  const [axis = 1] = attributes.get('axis') ?? [];
  const [block = 0] = attributes.get('block_size') ?? [];
  return (axis === 1 || axis === -1) && block === 0;
}

/** A matrix of the file, or one transposed. */
function isTable(
  name: string | undefined,
  producer: ReadonlyMap<string, GraphNode>,
  tensors: ReadonlyMap<string, LargeTensor>,
): boolean {
  const transpose = producer.get(name ?? '');
  const tensor = tensors.get((transpose?.op === 'Transpose' ? transpose.inputs[0] : name) ?? '');
  return tensor?.dims.length === 2;
}

function integerProduct(product: GraphNode, weights: GraphNode): GraphNode[] {
  const [x = ''] = product.inputs;
  const [output = ''] = product.outputs;
  const [table = '', tableScale = '', ...tableZero] = weights.inputs;
  const at = (part: string) => `${output}/${part}`;
  return [
    node('DynamicQuantizeLinear', [x], [at('x'), at('x_scale'), at('x_zero')]),
    node('MatMulInteger', [at('x'), table, at('x_zero'), ...tableZero], [at('integer')]),
    node('Cast', [at('integer')], [at('float')], { to: FLOAT32 }),
    node('Mul', [at('x_scale'), tableScale], [at('scale')]),
    node('Mul', [at('float'), at('scale')], [output]),
  ].map(ownNode);
}
