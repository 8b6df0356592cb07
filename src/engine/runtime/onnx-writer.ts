/** Writes ONNX in memory: small graphs that the runtime is tried with, and pieces for a rewritten one. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

// Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const IR_VERSION = 8;
const OPSET = 13;

/** onnx.TensorProto.DataType, as far as these graphs use them. */
export const FLOAT32 = 1;
export const UINT8 = 2;
export const INT8 = 3;
export const INT32 = 6;
export const INT64 = 7;

// onnx.AttributeProto.AttributeType
const INT_ATTRIBUTE = 2;
const TENSOR_ATTRIBUTE = 4;
const INTS_ATTRIBUTE = 7;

export interface Graph {
  name: string;
  nodes: readonly Uint8Array[];
  inputs: readonly Uint8Array[];
  outputs: readonly Uint8Array[];
  initializers?: readonly Uint8Array[];
}

export function model(graph: Graph, version = OPSET): Uint8Array {
  const body = message((out) => {
    for (const node of graph.nodes) bytes(out, 1, node);
    text(out, 2, graph.name);
    for (const tensor of graph.initializers ?? []) bytes(out, 5, tensor);
    for (const input of graph.inputs) bytes(out, 11, input);
    for (const output of graph.outputs) bytes(out, 12, output);
  });
  return message((out) => {
    int(out, 1, IR_VERSION);
    bytes(out, 7, body);
    bytes(
      out,
      8,
      message((opset) => int(opset, 2, version)),
    );
  });
}

export function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Record<string, number | readonly number[]> = {},
): Uint8Array {
  return message((out) => {
    for (const input of inputs) text(out, 1, input);
    for (const output of outputs) text(out, 2, output);
    text(out, 4, op);
    for (const [name, setting] of Object.entries(attributes)) {
      const attribute = message((field) => {
        text(field, 1, name);
        if (typeof setting === 'number') int(field, 3, setting);
        else for (const item of setting) int(field, 8, item);
        int(field, 20, typeof setting === 'number' ? INT_ATTRIBUTE : INTS_ATTRIBUTE);
      });
      bytes(out, 5, attribute);
    }
  });
}

/** A node that holds a tensor; `data` as in `initializer`. */
export function constant(
  output: string,
  type: number,
  shape: readonly number[],
  data: Uint8Array,
): Uint8Array {
  const attribute = message((out) => {
    text(out, 1, 'value');
    bytes(out, 5, initializer('', type, shape, data));
    int(out, 20, TENSOR_ATTRIBUTE);
  });
  return message((out) => {
    text(out, 2, output);
    text(out, 4, 'Constant');
    bytes(out, 5, attribute);
  });
}

/** An input or output; names stand for sizes that vary. */
export function value(name: string, type: number, shape: readonly (number | string)[]): Uint8Array {
  const dims = message((out) => {
    for (const size of shape) {
      const dim = message((field) => {
        if (typeof size === 'string') text(field, 2, size);
        else int(field, 1, size);
      });
      bytes(out, 1, dim);
    }
  });
  const tensor = message((out) => {
    int(out, 1, type);
    bytes(out, 2, dims);
  });
  return message((out) => {
    text(out, 1, name);
    bytes(
      out,
      2,
      message((field) => bytes(field, 1, tensor)),
    );
  });
}

/** @param data The elements as they lie in memory, little-endian. */
export function initializer(
  name: string,
  type: number,
  shape: readonly number[],
  data: Uint8Array,
): Uint8Array {
  return message((out) => {
    for (const size of shape) int(out, 1, size);
    int(out, 2, type);
    text(out, 8, name);
    bytes(out, 9, data);
  });
}

function message(fill: (out: BinaryWriter) => unknown): Uint8Array {
  const out = new BinaryWriter();
  fill(out);
  return out.finish();
}

function int(out: BinaryWriter, no: number, value: number): void {
  out.tag(no, WireType.Varint).int64(value);
}

function bytes(out: BinaryWriter, no: number, value: Uint8Array): void {
  out.tag(no, WireType.LengthDelimited).bytes(value);
}

function text(out: BinaryWriter, no: number, value: string): void {
  out.tag(no, WireType.LengthDelimited).string(value);
}
