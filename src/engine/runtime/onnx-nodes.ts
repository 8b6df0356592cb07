/** The nodes of a graph, as far as a rewriting looks at them. */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { ATTRIBUTE, NODE } from './onnx-fields.ts';

export interface GraphNode {
  /** The whole node as it stands in the graph. */
  bytes: Uint8Array;
  op: string;
  inputs: string[];
  outputs: string[];
  /** Of integers and lists of integers only. */
  attributes: Map<string, number[]>;
}

/** Undefined where the bytes are no node. */
export function parseNode(bytes: Uint8Array): GraphNode | undefined {
  const reader = new BinaryReader(bytes);
  const node: GraphNode = { bytes, op: '', inputs: [], outputs: [], attributes: new Map() };
  try {
    while (reader.pos < reader.len) {
      const [no, wire] = reader.tag();
      if (no === NODE.input) node.inputs.push(reader.string());
      else if (no === NODE.output) node.outputs.push(reader.string());
      else if (no === NODE.opType) node.op = reader.string();
      else if (no === NODE.attribute) readAttribute(reader.bytes(), node.attributes);
      else reader.skip(wire);
    }
    return node;
  } catch {
    return undefined;
  }
}

/** Of a node that was put together here. */
export function ownNode(bytes: Uint8Array): GraphNode {
  const node = parseNode(bytes);
  if (!node) throw new Error('not a node');
  return node;
}

export function withFirstInput({ bytes }: GraphNode, name: string): GraphNode {
  const reader = new BinaryReader(bytes);
  const out = new BinaryWriter();
  let first = true;
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [no, wire] = reader.tag();
    reader.skip(wire);
    if (no === NODE.input && first) {
      out.tag(NODE.input, WireType.LengthDelimited).string(name);
      first = false;
    } else out.raw(bytes.subarray(start, reader.pos));
  }
  return ownNode(out.finish());
}

function readAttribute(bytes: Uint8Array, into: Map<string, number[]>): void {
  const reader = new BinaryReader(bytes);
  let name = '';
  const values: number[] = [];
  while (reader.pos < reader.len) {
    const [no, wire] = reader.tag();
    if (no === ATTRIBUTE.name) name = reader.string();
    else if (no === ATTRIBUTE.int || (no === ATTRIBUTE.ints && wire === WireType.Varint)) {
      values.push(Number(reader.int64()));
    } else if (no === ATTRIBUTE.ints) {
      const packed = new BinaryReader(reader.bytes());
      while (packed.pos < packed.len) values.push(Number(packed.int64()));
    } else reader.skip(wire);
  }
  if (values.length > 0) into.set(name, values);
}
