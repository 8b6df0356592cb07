/**
 * Writes a graph as an ONNX file piece by piece: protobuf wants every length before its content,
 * so the small parts are encoded first and the weights only counted; they are made while writing.
 */
import { open } from 'node:fs/promises';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** ONNX element types (TensorProto.DataType). */
export const FLOAT = 1;
export const UINT8 = 2;
export const INT8 = 3;
export const INT64 = 7;
export const BOOL = 9;

const BYTES: Record<number, number> = { [FLOAT]: 4, [UINT8]: 1, [INT8]: 1, [INT64]: 8 };
const IR_VERSION = 7;
const OPSET = 14;
/** AttributeProto.AttributeType */
const [INT_ATTRIBUTE, TENSOR_ATTRIBUTE, INTS_ATTRIBUTE] = [2, 4, 7];

/** A tensor of known content, small enough to be held. */
export interface Constant {
  type: number;
  dims: readonly number[];
  data: Uint8Array;
}

export interface Node {
  type: string;
  name: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Record<string, number | readonly number[] | Constant>;
}

/** An input or output; names stand for sizes that vary. */
export interface Value {
  name: string;
  type: number;
  shape: readonly (number | string)[];
}

export interface Initializer {
  name: string;
  type: number;
  dims: readonly number[];
  /** They add up to the size that `dims` give. */
  pieces: () => Iterable<Uint8Array>;
  /** Scales and zero points lie in a field of their type, as the hub's quantiser writes them. */
  typed?: number;
}

export interface OnnxGraph {
  name: string;
  nodes: readonly Node[];
  inputs: readonly Value[];
  outputs: readonly Value[];
  initializers: readonly Initializer[];
}

export async function writeOnnx(path: string, graph: OnnxGraph): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const piece of onnxPieces(graph)) await file.writeFile(piece);
  } finally {
    await file.close();
  }
}

/** The file's bytes in order. */
export function* onnxPieces(graph: OnnxGraph): Generator<Uint8Array> {
  const small = new BinaryWriter();
  for (const node of graph.nodes) message(small, 1, (w) => writeNode(w, node));
  string(small, 2, graph.name);
  for (const value of graph.inputs) message(small, 11, (w) => writeValue(w, value));
  for (const value of graph.outputs) message(small, 12, (w) => writeValue(w, value));
  const parts = graph.initializers.map((tensor) => ({ tensor, ...initializerHead(tensor) }));
  const smallBytes = small.finish();
  const graphSize = parts.reduce(
    (sum, { head, size }) => sum + head.length + size,
    smallBytes.length,
  );

  const model = new BinaryWriter();
  integer(model, 1, IR_VERSION);
  string(model, 2, 'stand-in');
  message(model, 8, (w) => integer(w, 2, OPSET));
  model.tag(7, WireType.LengthDelimited).uint32(graphSize);

  yield model.finish();
  yield smallBytes;
  for (const { tensor, head, size } of parts) {
    yield head;
    if (tensor.typed !== undefined) continue;
    let left = size;
    for (const piece of tensor.pieces()) {
      yield piece;
      left -= piece.length;
    }
    if (left !== 0) throw new Error(`${tensor.name}: ${left} bytes missing of ${size}`);
  }
}

/** Everything of a TensorProto but the bytes of its raw_data, whose number is `size`. */
function initializerHead({ name, type, dims, typed }: Initializer): {
  head: Uint8Array;
  size: number;
} {
  const size = typed === undefined ? dims.reduce((n, dim) => n * dim, BYTES[type]!) : 0;
  const fields = new BinaryWriter();
  for (const dim of dims) integer(fields, 1, dim);
  integer(fields, 2, type);
  if (typed !== undefined && type === FLOAT) {
    fields.tag(4, WireType.LengthDelimited).bytes(new Uint8Array(Float32Array.of(typed).buffer));
  } else if (typed !== undefined) {
    fields.tag(5, WireType.LengthDelimited).fork().int32(typed).join();
  }
  string(fields, 8, name);
  if (typed === undefined) fields.tag(9, WireType.LengthDelimited).uint32(size);
  const bytes = fields.finish();
  const head = new BinaryWriter();
  head.tag(5, WireType.LengthDelimited).uint32(bytes.length + size);
  return { head: head.raw(bytes).finish(), size };
}

function writeNode(writer: BinaryWriter, { type, name, inputs, outputs, attributes }: Node): void {
  for (const input of inputs) string(writer, 1, input);
  for (const output of outputs) string(writer, 2, output);
  string(writer, 3, name);
  string(writer, 4, type);
  for (const [key, value] of Object.entries(attributes)) {
    message(writer, 5, (w) => {
      string(w, 1, key);
      if (typeof value === 'number') {
        integer(w, 3, value);
        integer(w, 20, INT_ATTRIBUTE);
      } else if ('data' in value) {
        message(w, 5, (tensor) => writeConstant(tensor, value));
        integer(w, 20, TENSOR_ATTRIBUTE);
      } else {
        for (const item of value) integer(w, 8, item);
        integer(w, 20, INTS_ATTRIBUTE);
      }
    });
  }
}

function writeConstant(writer: BinaryWriter, { type, dims, data }: Constant): void {
  for (const dim of dims) integer(writer, 1, dim);
  integer(writer, 2, type);
  writer.tag(9, WireType.LengthDelimited).bytes(data);
}

function writeValue(writer: BinaryWriter, { name, type, shape }: Value): void {
  string(writer, 1, name);
  message(writer, 2, (typeProto) =>
    message(typeProto, 1, (tensor) => {
      integer(tensor, 1, type);
      message(tensor, 2, (dims) => {
        for (const dim of shape) {
          message(dims, 1, (w) =>
            typeof dim === 'number' ? integer(w, 1, dim) : string(w, 2, dim),
          );
        }
      });
    }),
  );
}

function message(writer: BinaryWriter, field: number, write: (w: BinaryWriter) => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

function string(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}
