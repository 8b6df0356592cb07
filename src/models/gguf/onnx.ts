/**
 * An ONNX file in parts. Protobuf wants every length before its content, so the graph is encoded
 * first and the weights are only counted; each part makes its bytes when it is asked for them.
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** TensorProto.DataType */
export const FLOAT = 1;
export const INT8 = 3;
export const INT64 = 7;
const BYTES: Record<number, number> = { [FLOAT]: 4, [INT8]: 1, [INT64]: 8 };

const IR_VERSION = 8;
const OPSET = 14;
const PRODUCER = 'qwen-all-in-one';
// AttributeProto.AttributeType
const INT_ATTRIBUTE = 2;
const INTS_ATTRIBUTE = 7;

/** Some consecutive bytes of a file: the same at each call, never all of them in memory at once. */
export interface Part {
  size: number;
  pieces(): AsyncIterable<Uint8Array>;
}

export interface TensorHeader {
  name: string;
  type: number;
  dims: readonly number[];
}

export interface Value {
  name: string;
  type: number;
  shape: readonly (number | string)[];
}

/** Tensors that are made together: a matrix and, from the same reading, its scales. */
export interface TensorGroup {
  tensors: readonly TensorHeader[];
  /** For each tensor its bytes, as many as its dims say. */
  content(): AsyncIterable<AsyncIterable<Uint8Array> | Uint8Array>;
}

export interface OnnxGraph {
  name: string;
  /** Encoded nodes. */
  nodes: readonly Uint8Array[];
  inputs: readonly Value[];
  outputs: readonly Value[];
  groups: readonly TensorGroup[];
}

export function onnxParts(graph: OnnxGraph): Part[] {
  const small = new BinaryWriter();
  for (const node of graph.nodes) small.tag(1, WireType.LengthDelimited).bytes(node);
  text(small, 2, graph.name);
  for (const value of graph.inputs) message(small, 11, (out) => writeValue(out, value));
  for (const value of graph.outputs) message(small, 12, (out) => writeValue(out, value));
  const body = small.finish();
  const weights = graph.groups.map(groupPart);
  const graphSize = weights.reduce((sum, { size }) => sum + size, body.length);

  const model = new BinaryWriter();
  integer(model, 1, IR_VERSION);
  text(model, 2, PRODUCER);
  message(model, 8, (out) => integer(out, 2, OPSET));
  model.tag(7, WireType.LengthDelimited).uint32(graphSize);
  const head = model.raw(body).finish();
  return [bytesPart(head), ...weights];
}

export function bytesPart(bytes: Uint8Array): Part {
  return {
    size: bytes.length,
    async *pieces() {
      yield bytes.slice();
    },
  };
}

export function encodeNode(
  op: string,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Record<string, number | readonly number[]>,
): Uint8Array {
  const out = new BinaryWriter();
  for (const input of inputs) text(out, 1, input);
  for (const output of outputs) text(out, 2, output);
  text(out, 3, name);
  text(out, 4, op);
  for (const [key, setting] of Object.entries(attributes)) {
    message(out, 5, (field) => {
      text(field, 1, key);
      if (typeof setting === 'number') integer(field, 3, setting);
      else for (const item of setting) integer(field, 8, item);
      integer(field, 20, typeof setting === 'number' ? INT_ATTRIBUTE : INTS_ATTRIBUTE);
    });
  }
  return out.finish();
}

function groupPart({ tensors, content }: TensorGroup): Part {
  const heads = tensors.map(tensorHead);
  return {
    size: heads.reduce((sum, { head, size }) => sum + head.length + size, 0),
    async *pieces() {
      let i = 0;
      for await (const pieces of content()) {
        const { head, size } = heads[i]!;
        yield head.slice();
        let left = size;
        for await (const piece of pieces instanceof Uint8Array ? [pieces] : pieces) {
          left -= piece.length;
          yield piece;
        }
        if (left !== 0) throw new Error(`${tensors[i]!.name}: ${left} bytes are missing`);
        i++;
      }
    },
  };
}

/** Everything of a TensorProto but the bytes of its raw_data. */
function tensorHead({ name, type, dims }: TensorHeader): { head: Uint8Array; size: number } {
  const size = dims.reduce((product, dim) => product * dim, BYTES[type]!);
  const fields = new BinaryWriter();
  for (const dim of dims) integer(fields, 1, dim);
  integer(fields, 2, type);
  text(fields, 8, name);
  const start = fields.tag(9, WireType.LengthDelimited).uint32(size).finish();
  const head = new BinaryWriter();
  head.tag(5, WireType.LengthDelimited).uint32(start.length + size);
  return { head: head.raw(start).finish(), size };
}

function writeValue(out: BinaryWriter, { name, type, shape }: Value): void {
  text(out, 1, name);
  message(out, 2, (typeProto) =>
    message(typeProto, 1, (tensor) => {
      integer(tensor, 1, type);
      message(tensor, 2, (dims) => {
        for (const size of shape) {
          message(dims, 1, (dim) =>
            typeof size === 'number' ? integer(dim, 1, size) : text(dim, 2, size),
          );
        }
      });
    }),
  );
}

function message(out: BinaryWriter, no: number, fill: (out: BinaryWriter) => unknown): void {
  out.tag(no, WireType.LengthDelimited).fork();
  fill(out);
  out.join();
}

function text(out: BinaryWriter, no: number, value: string): void {
  out.tag(no, WireType.LengthDelimited).string(value);
}

function integer(out: BinaryWriter, no: number, value: number): void {
  out.tag(no, WireType.Varint).int64(value);
}
