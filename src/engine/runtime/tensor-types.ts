/** The element types of tensors, as the runtime numbers them and as JavaScript holds them. */

/** onnx.TensorProto.DataType → name and JavaScript array, as far as decoder graphs use them. */
export const TYPES = {
  1: ['float32', Float32Array],
  2: ['uint8', Uint8Array],
  3: ['int8', Int8Array],
  6: ['int32', Int32Array],
  7: ['int64', BigInt64Array],
  9: ['bool', Uint8Array],
} as const;
export type TypeCode = keyof typeof TYPES;
export const CODES = new Map(
  Object.entries(TYPES).map(([code, [name]]) => [name as string, Number(code)]),
);
export const FLOAT32 = 1;
export type Data = Float32Array | Uint8Array | Int8Array | Int32Array | BigInt64Array;
