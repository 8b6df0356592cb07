/**
 * Writes a graph as an ONNX file piece by piece: protobuf wants every length before its content,
 * so the small parts are encoded first and the weights only counted; they are made while writing.
 */
import { open } from 'node:fs/promises';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** ONNX element types (TensorProto.DataType). */
export const FLOAT = 1;
export const INT8 = 3;
export const INT64 = 7;

const BYTES = { [FLOAT]: 4, [INT8]: 1, [INT64]: 8 };
const IR_VERSION = 8;
const OPSET = 14;

/**
 * @typedef {{ type: string, name: string, inputs: string[], outputs: string[],
 *   attributes: Record<string, number | number[]> }} Node
 * @typedef {{ name: string, type: number, shape: (number | string)[] }} Value
 * @typedef {{ name: string, type: number, dims: number[],
 *   pieces: () => Iterable<Uint8Array> }} Initializer Pieces add up to the size that dims give.
 */

/**
 * @param {string} path
 * @param {{ name: string, nodes: Node[], inputs: Value[], outputs: Value[],
 *   initializers: Initializer[] }} graph
 */
export async function writeOnnx(path, graph) {
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

  const file = await open(path, 'w');
  try {
    await file.writeFile(model.finish());
    await file.writeFile(smallBytes);
    for (const { tensor, head, size } of parts) {
      await file.writeFile(head);
      let left = size;
      for (const piece of tensor.pieces()) {
        await file.writeFile(piece);
        left -= piece.length;
      }
      if (left !== 0) throw new Error(`${tensor.name}: ${left} bytes missing of ${size}`);
    }
  } finally {
    await file.close();
  }
}

/** Everything of a TensorProto but the bytes of its raw_data. @param {Initializer} tensor */
function initializerHead({ name, type, dims }) {
  const size = dims.reduce((product, dim) => product * dim, BYTES[type]);
  const fields = new BinaryWriter();
  for (const dim of dims) integer(fields, 1, dim);
  integer(fields, 2, type);
  string(fields, 8, name);
  fields.tag(9, WireType.LengthDelimited).uint32(size);
  const bytes = fields.finish();
  const head = new BinaryWriter();
  head.tag(5, WireType.LengthDelimited).uint32(bytes.length + size);
  return { head: head.raw(bytes).finish(), size };
}

/** @param {BinaryWriter} writer @param {Node} node */
function writeNode(writer, { type, name, inputs, outputs, attributes }) {
  for (const input of inputs) string(writer, 1, input);
  for (const output of outputs) string(writer, 2, output);
  string(writer, 3, name);
  string(writer, 4, type);
  for (const [key, value] of Object.entries(attributes)) {
    message(writer, 5, (w) => {
      string(w, 1, key);
      if (Array.isArray(value)) for (const item of value) integer(w, 8, item);
      else integer(w, 3, value);
      integer(w, 20, Array.isArray(value) ? 7 : 2); // AttributeProto.AttributeType
    });
  }
}

/** @param {BinaryWriter} writer @param {Value} value */
function writeValue(writer, { name, type, shape }) {
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

/** @param {BinaryWriter} writer @param {number} field @param {(w: BinaryWriter) => void} write */
function message(writer, field, write) {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

/** @param {BinaryWriter} writer @param {number} field @param {string} value */
function string(writer, field, value) {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

/** @param {BinaryWriter} writer @param {number} field @param {number} value */
function integer(writer, field, value) {
  writer.tag(field, WireType.Varint).int64(value);
}
