/** Writes a GGUF file (version 3) piece by piece: the weights are made while they are written. */
import { open } from 'node:fs/promises';

const VERSION = 3;
const ALIGNMENT = 32;
const BLOCK = 32;

/** Tensor types (ggml_type), with the bytes of a row of `n` values. */
export const F32 = { id: 0, rowBytes: (n: number) => 4 * n };
export const Q8_0 = { id: 8, rowBytes: (n: number) => (n / BLOCK) * (2 + BLOCK) };

/** Types of metadata values (gguf_metadata_value_type). */
const UINT32 = 4;
const INT32 = 5;
const FLOAT32 = 6;
const BOOL = 7;
const STRING = 8;
const ARRAY = 9;

/** Writes a metadata value, its type included. */
export type Value = (sink: Sink) => void;

export interface GgufTensor {
  name: string;
  type: typeof F32;
  /** [length of a row, rows] */
  shape: number[];
  pieces: () => Iterable<Uint8Array>;
}

export const uint32 =
  (value: number): Value =>
  (sink) =>
    sink.u32(UINT32).u32(value);
export const float32 =
  (value: number): Value =>
  (sink) =>
    sink.u32(FLOAT32).f32(value);
export const bool =
  (value: boolean): Value =>
  (sink) =>
    sink.u32(BOOL).bytes(Uint8Array.of(Number(value)));
export const string =
  (value: string): Value =>
  (sink) =>
    sink.u32(STRING).string(value);
export const int32s =
  (values: number[]): Value =>
  (sink) => {
    sink.u32(ARRAY).u32(INT32).u64(values.length);
    sink.bytes(new Uint8Array(Int32Array.from(values).buffer));
  };
export const strings =
  (values: string[]): Value =>
  (sink) => {
    sink.u32(ARRAY).u32(STRING).u64(values.length);
    for (const value of values) sink.string(value);
  };

export async function writeGguf(
  path: string,
  metadata: Record<string, Value>,
  tensors: GgufTensor[],
): Promise<void> {
  const head = new Sink();
  head.bytes(Buffer.from('GGUF')).u32(VERSION);
  head.u64(tensors.length).u64(Object.keys(metadata).length);
  for (const [key, write] of Object.entries(metadata)) write(head.string(key));
  let offset = 0;
  for (const { name, type, shape } of tensors) {
    head.string(name).u32(shape.length);
    for (const size of shape) head.u64(size);
    head.u32(type.id).u64(offset);
    offset = aligned(offset + tensorBytes(type, shape));
  }
  head.bytes(new Uint8Array(aligned(head.length) - head.length));

  const file = await open(path, 'w');
  try {
    await file.writeFile(head.finish());
    for (const { name, type, shape, pieces } of tensors) {
      const size = tensorBytes(type, shape);
      let left = size;
      for (const piece of pieces()) {
        await file.writeFile(piece);
        left -= piece.length;
      }
      if (left !== 0) throw new Error(`${name}: ${left} bytes missing of ${size}`);
      await file.writeFile(new Uint8Array(aligned(size) - size));
    }
  } finally {
    await file.close();
  }
}

/**
 * Q8_0 rows: for every 32 values their scale as float16, then the values.
 * @param pieces int8 values, a multiple of 32 in each
 */
export function* q8Pieces(
  pieces: Iterable<Uint8Array>,
  rowLength: number,
  scaleOf: (row: number) => number,
): Generator<Uint8Array> {
  let first = 0; // of the piece, counted in values
  for (const piece of pieces) {
    const blocks = new Uint8Array((piece.length / BLOCK) * (2 + BLOCK));
    const view = new DataView(blocks.buffer);
    for (let from = 0, to = 0; from < piece.length; from += BLOCK, to += 2 + BLOCK) {
      view.setUint16(to, float16(scaleOf(Math.floor((first + from) / rowLength))), true);
      blocks.set(piece.subarray(from, from + BLOCK), to + 2);
    }
    first += piece.length;
    yield blocks;
  }
}

/** Bits of a positive, normal float16: all that a scale is. */
function float16(value: number): number {
  const exponent = Math.floor(Math.log2(value));
  return ((exponent + 15) << 10) + Math.round((value / 2 ** exponent - 1) * 1024);
}

function tensorBytes(type: typeof F32, [row = 0, rows = 1]: number[]): number {
  return type.rowBytes(row) * rows;
}

function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

class Sink {
  #pieces: Uint8Array[] = [];
  length = 0;

  bytes(bytes: Uint8Array): this {
    this.#pieces.push(bytes);
    this.length += bytes.length;
    return this;
  }

  u32(value: number): this {
    return this.bytes(new Uint8Array(Uint32Array.of(value).buffer));
  }

  u64(value: number): this {
    return this.bytes(new Uint8Array(BigUint64Array.of(BigInt(value)).buffer));
  }

  f32(value: number): this {
    return this.bytes(new Uint8Array(Float32Array.of(value).buffer));
  }

  string(value: string): this {
    const bytes = Buffer.from(value);
    return this.u64(bytes.length).bytes(bytes);
  }

  finish() {
    return Buffer.concat(this.#pieces);
  }
}
