/** What an ONNX decoder ends in, and which of the engine's shortcuts take hold of it. */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { AppError } from '../../src/contract/errors.ts';
import { memorySource } from '../../src/engine/byte-source.ts';
import { findHead } from '../../src/engine/runtime/last-token.ts';
import * as onnx from '../../src/engine/runtime/onnx-fields.ts';
import type { ByteSource, Field } from '../../src/engine/runtime/onnx-fields.ts';
import { rewriteModel } from '../../src/engine/runtime/onnx-file.ts';
import { parseNode, type GraphNode } from '../../src/engine/runtime/onnx-nodes.ts';

/** onnx.TensorProto.DataType */
const TYPES: Record<number, string> = {
  ...{ 1: 'float32', 2: 'uint8', 3: 'int8', 6: 'int32', 7: 'int64', 9: 'bool', 10: 'float16' },
  ...{ 11: 'float64', 16: 'bfloat16', 21: 'uint4', 22: 'int4' },
};
/** Nodes above this size are constants, whose bytes are not read. */
const LARGE_NODE = 16_384;
/** How far to go up behind the output layer's product, along what goes into it. */
const ABOVE_HEAD = 3;

interface Outline {
  nodes: GraphNode[];
  /** Type and size of each initializer and large constant, by name. */
  tensors: Map<string, string>;
}

/**
 * Lines for a person to read. Of the file only the graph is read, not its weights.
 * @throws AppError `corrupt` where it is no ONNX file.
 */
export function describeModel(source: ByteSource, path: string): string[] {
  const file = outline(source, path);
  const { model, external, ...found } = rewriteModel(source, path);
  const rewritten = outline(memorySource(model), path);
  const yes = (is: boolean, what: string) => `  ${is ? 'yes' : 'NO '}  ${what}`;
  return [
    `${path}: ${megabytes(source.size)}, ${file.nodes.length} nodes`,
    `  ${kinds(file.nodes)}`,
    '',
    'In the file, behind logits:',
    ...chain(file),
    'Tokens are looked up by:',
    ...lookups(file),
    '',
    'As the engine hands it to the runtime, behind logits:',
    ...chain(rewritten),
    'Tokens are looked up by:',
    ...lookups(rewritten),
    '',
    'Shortcuts that take hold:',
    yes(found.lastTokenLogits, "logits of a prompt's last token only, and its hidden state"),
    yes(found.sharedHead, 'embedding and output layer share one table'),
    yes(found.integerHead, 'the output layer multiplies integers'),
    yes(found.tokenScales, 'each token is quantised by itself'),
    `  ${found.externalised} tensors stay in the file; ${megabytes(model.length)} of graph are handed over`,
    ...external.slice(1).map(({ path: name, source: { size } }) => {
      return `  made from the file while loading: ${name}, ${megabytes(size)}`;
    }),
  ];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function kinds(nodes: readonly GraphNode[]): string {
  const counts = new Map<string, number>();
  for (const { op } of nodes) counts.set(op, (counts.get(op) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([op, count]) => `${op} ${count}`).join(', ');
}

function outline(file: ByteSource, path: string): Outline {
  const corrupt = (why: string): never => {
    throw new AppError('corrupt', `${path}: ${why}`, { file: path });
  };
  const each = (from: number, to: number) => onnx.fields(file, from, to, corrupt);
  const result: Outline = { nodes: [], tensors: new Map() };
  const addTensor = ({ start, end }: Field, known?: string) => {
    const dims: number[] = [];
    let [name, type] = [known ?? '', 0];
    for (const field of each(start, end)) {
      if (field.no === onnx.TENSOR.rawData) continue;
      if (field.no === onnx.TENSOR.name) name ||= text(file, field);
      if (field.no === onnx.TENSOR.dataType) type = number(file, field);
      if (field.no === onnx.TENSOR.dims) dims.push(number(file, field));
    }
    result.tensors.set(name, `${TYPES[type] ?? `type ${type}`} [${dims.join(', ')}]`);
  };
  const graph = [...each(0, file.size)].find(({ no }) => no === onnx.MODEL.graph);
  if (!graph) return corrupt('no graph');
  for (const field of each(graph.start, graph.end)) {
    if (field.no === onnx.GRAPH.initializer) addTensor(field);
    if (field.no !== onnx.GRAPH.node) continue;
    if (field.end - field.start < LARGE_NODE) {
      result.nodes.push(parseNode(onnx.valueOf(file, field)) ?? corrupt('a node is no protobuf'));
      continue;
    }
    const node: GraphNode = {
      ...{ bytes: new Uint8Array(), op: '', inputs: [], outputs: [], attributes: new Map() },
    };
    for (const part of each(field.start, field.end)) {
      if (part.no === onnx.NODE.opType) node.op = text(file, part);
      if (part.no === onnx.NODE.output) node.outputs.push(text(file, part));
      if (part.no !== onnx.NODE.attribute) continue;
      for (const inner of each(part.start, part.end)) {
        const isTensor = inner.no === onnx.ATTRIBUTE.tensor;
        if (isTensor && inner.wire === WireType.LengthDelimited) addTensor(inner, node.outputs[0]);
      }
    }
    result.nodes.push(node);
  }
  return result;
}

const text = (file: ByteSource, field: Field) =>
  new TextDecoder().decode(onnx.valueOf(file, field));
const number = (file: ByteSource, field: Field) =>
  Number(new BinaryReader(onnx.valueOf(file, field)).int64());

/** The producers of `logits`, each under what reads it, as far as the output layer's own input. */
function chain({ nodes, tensors }: Outline): string[] {
  const producer = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  const head = findHead(nodes);
  const lines: string[] = [];
  const seen = new Set<GraphNode>();
  const up = (name: string, depth: number, left: number): void => {
    const indent = '  '.repeat(depth + 1);
    const node = producer.get(name);
    const tensor = tensors.get(name);
    if (tensor || !node) {
      lines.push(`${indent}${tensor ?? 'nothing in this graph'}  ${name}`);
      return;
    }
    lines.push(`${indent}${shown(node)}${seen.has(node) ? ', as above' : ''}`);
    if (left === 0 || seen.has(node)) return;
    seen.add(node);
    node.inputs.forEach((input, i) => {
      // What goes into the product is cut short; its weights are followed to the table.
      const isState = node === head && i === 0;
      up(input, depth + 1, isState ? ABOVE_HEAD - 1 : left - 1);
    });
  };
  up('logits', 0, 8);
  return lines;
}

/** Everything that takes `input_ids`. */
function lookups({ nodes, tensors }: Outline): string[] {
  const found = nodes.filter(({ op, inputs }) => op === 'Gather' && inputs[1] === 'input_ids');
  if (found.length === 0) return ['  no Gather'];
  return found.map((node) =>
    `  ${shown(node)}  ${tensors.get(node.inputs[0] ?? '') ?? ''}`.trimEnd(),
  );
}

function shown({ op, inputs, outputs, attributes }: GraphNode): string {
  const settings = [...attributes].map(([name, values]) => ` ${name}=${values.join()}`).join('');
  return `${op}${settings} (${inputs.join(', ')}) -> ${outputs.join(', ')}`;
}
