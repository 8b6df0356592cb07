/** Writes a GGUF file (version 3) piece by piece: the weights are made while they are written. */
import { open } from 'node:fs/promises';

const VERSION = 3;
const ALIGNMENT = 32;
const BLOCK = 32;

/** Tensor types (ggml_type), with the bytes of a row of `n` values. */
export const F32 = { id: 0, rowBytes: (n) => 4 * n };
export const Q8_0 = { id: 8, rowBytes: (n) => (n / BLOCK) * (2 + BLOCK) };

/** Types of metadata values (gguf_metadata_value_type). */
const UINT32 = 4;
const INT32 = 5;
const FLOAT32 = 6;
const BOOL = 7;
const STRING = 8;
const ARRAY = 9;

/** @typedef {(sink: Sink) => void} Value Writes a metadata value, its type included. */
/**
 * @typedef {{ name: string, type: typeof F32, shape: number[],
 *   pieces: () => Iterable<Uint8Array> }} GgufTensor Shape is [length of a row, rows].
 */

/** @param {number} value @returns {Value} */
export const uint32 = (value) => (sink) => sink.u32(UINT32).u32(value);
/** @param {number} value @returns {Value} */
export const float32 = (value) => (sink) => sink.u32(FLOAT32).f32(value);
/** @param {boolean} value @returns {Value} */
export const bool = (value) => (sink) => sink.u32(BOOL).bytes(Uint8Array.of(Number(value)));
/** @param {string} value @returns {Value} */
export const string = (value) => (sink) => sink.u32(STRING).string(value);
/** @param {number[]} values @returns {Value} */
export const int32s = (values) => (sink) => {
  sink.u32(ARRAY).u32(INT32).u64(values.length);
  sink.bytes(new Uint8Array(Int32Array.from(values).buffer));
};
/** @param {string[]} values @returns {Value} */
export const strings = (values) => (sink) => {
  sink.u32(ARRAY).u32(STRING).u64(values.length);
  for (const value of values) sink.string(value);
};

/** @param {string} path @param {Record<string, Value>} metadata @param {GgufTensor[]} tensors */
export async function writeGguf(path, metadata, tensors) {
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
 * @param {Iterable<Uint8Array>} pieces int8 values, a multiple of 32 in each
 * @param {number} rowLength @param {(row: number) => number} scaleOf
 */
export function* q8Pieces(pieces, rowLength, scaleOf) {
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

/** Bits of a positive, normal float16: all that a scale is. @param {number} value */
function float16(value) {
  const exponent = Math.floor(Math.log2(value));
  return ((exponent + 15) << 10) + Math.round((value / 2 ** exponent - 1) * 1024);
}

/** @param {typeof F32} type @param {number[]} shape */
function tensorBytes(type, [row, rows = 1]) {
  return type.rowBytes(row) * rows;
}

/** @param {number} offset */
function aligned(offset) {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

class Sink {
  /** @type {Uint8Array[]} */
  #pieces = [];
  length = 0;

  /** @param {Uint8Array} bytes */
  bytes(bytes) {
    this.#pieces.push(bytes);
    this.length += bytes.length;
    return this;
  }

  /** @param {number} value */
  u32(value) {
    return this.bytes(new Uint8Array(Uint32Array.of(value).buffer));
  }

  /** @param {number} value */
  u64(value) {
    return this.bytes(new Uint8Array(BigUint64Array.of(BigInt(value)).buffer));
  }

  /** @param {number} value */
  f32(value) {
    return this.bytes(new Uint8Array(Float32Array.of(value).buffer));
  }

  /** @param {string} value */
  string(value) {
    const bytes = Buffer.from(value);
    return this.u64(bytes.length).bytes(bytes);
  }

  finish() {
    return Buffer.concat(this.#pieces);
  }
}
