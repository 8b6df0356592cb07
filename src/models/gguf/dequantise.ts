/**
 * Blocks of quantised values back to float32, each operation rounded to float32 as the reference
 * does it: https://github.com/ggml-org/llama.cpp/blob/master/gguf-py/gguf/quants.py
 */
import { refused } from './refusal.ts';
import { TENSOR_TYPES, typeName } from './types.ts';

type Decode = (block: DataView, at: number, out: Float32Array, to: number) => void;

/**
 * @param bytes Whole blocks. @param out As many values as these hold.
 * @throws AppError `input`, reason `gguf-type`.
 */
export function dequantise(type: number, bytes: Uint8Array, out: Float32Array): void {
  const known = TENSOR_TYPES.get(type);
  const decode = DECODERS[typeName(type)];
  if (!known || !decode) throw refused('gguf-type', typeName(type));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0, to = 0; to < out.length; at += known.bytes, to += known.block) {
    decode(view, at, out, to);
  }
}

const f = Math.fround;

const DECODERS: Record<string, Decode | undefined> = {
  F32(view, at, out, to) {
    out[to] = view.getFloat32(at, true);
  },

  F16(view, at, out, to) {
    out[to] = half(view, at);
  },

  BF16(view, at, out, to) {
    word[0] = view.getUint16(at, true) << 16;
    out[to] = asFloat[0]!;
  },

  Q4_0(view, at, out, to) {
    const d = half(view, at);
    for (let i = 0; i < 16; i++) {
      const pair = view.getUint8(at + 2 + i);
      out[to + i] = d * ((pair & 15) - 8);
      out[to + 16 + i] = d * ((pair >> 4) - 8);
    }
  },

  Q4_1(view, at, out, to) {
    const d = half(view, at);
    const least = half(view, at + 2);
    for (let i = 0; i < 16; i++) {
      const pair = view.getUint8(at + 4 + i);
      out[to + i] = f(d * (pair & 15)) + least;
      out[to + 16 + i] = f(d * (pair >> 4)) + least;
    }
  },

  Q5_0(view, at, out, to) {
    const d = half(view, at);
    const fifth = view.getUint32(at + 2, true);
    for (let i = 0; i < 16; i++) {
      const pair = view.getUint8(at + 6 + i);
      out[to + i] = d * (((pair & 15) | (((fifth >>> i) & 1) << 4)) - 16);
      out[to + 16 + i] = d * (((pair >> 4) | (((fifth >>> (16 + i)) & 1) << 4)) - 16);
    }
  },

  Q5_1(view, at, out, to) {
    const d = half(view, at);
    const least = half(view, at + 2);
    const fifth = view.getUint32(at + 4, true);
    for (let i = 0; i < 16; i++) {
      const pair = view.getUint8(at + 8 + i);
      out[to + i] = f(d * ((pair & 15) | (((fifth >>> i) & 1) << 4))) + least;
      out[to + 16 + i] = f(d * ((pair >> 4) | (((fifth >>> (16 + i)) & 1) << 4))) + least;
    }
  },

  Q8_0(view, at, out, to) {
    const d = half(view, at);
    for (let i = 0; i < 32; i++) out[to + i] = d * view.getInt8(at + 2 + i);
  },

  Q4_K(view, at, out, to) {
    const d = half(view, at);
    const least = half(view, at + 2);
    for (let group = 0; group < 8; group++) {
      const [scale, offset] = scaleAndOffset(view, at + 4, group, d, least);
      const from = at + 16 + 32 * (group >> 1);
      const shift = 4 * (group & 1);
      for (let i = 0; i < 32; i++) {
        const value = (view.getUint8(from + i) >> shift) & 15;
        out[to + 32 * group + i] = f(scale * value) - offset;
      }
    }
  },

  Q5_K(view, at, out, to) {
    const d = half(view, at);
    const least = half(view, at + 2);
    for (let group = 0; group < 8; group++) {
      const [scale, offset] = scaleAndOffset(view, at + 4, group, d, least);
      const from = at + 48 + 32 * (group >> 1);
      const shift = 4 * (group & 1);
      for (let i = 0; i < 32; i++) {
        const fifth = (view.getUint8(at + 16 + i) >> group) & 1;
        const value = ((view.getUint8(from + i) >> shift) & 15) | (fifth << 4);
        out[to + 32 * group + i] = f(scale * value) - offset;
      }
    }
  },

  Q6_K(view, at, out, to) {
    const d = half(view, at + 208);
    for (let i = 0; i < 256; i++) {
      // 128 values at a time: four times 32, whose lower and upper halves lie side by side.
      const [part, inside] = [i >> 7, i & 127];
      const low = view.getUint8(at + 64 * part + (inside & 63)) >> (inside < 64 ? 0 : 4);
      const high = view.getUint8(at + 128 + 32 * part + (inside & 31)) >> (2 * (inside >> 5));
      const scale = f(d * view.getInt8(at + 192 + (i >> 4)));
      out[to + i] = scale * (((low & 15) | ((high & 3) << 4)) - 32);
    }
  },
};

/** Six bits each for eight groups, packed into twelve bytes. */
function scaleAndOffset(
  view: DataView,
  at: number,
  group: number,
  d: number,
  least: number,
): [scale: number, offset: number] {
  const byte = (i: number) => view.getUint8(at + i);
  const g = group & 3;
  const [scale, offset] =
    group < 4
      ? [byte(g) & 63, byte(4 + g) & 63]
      : [
          (byte(8 + g) & 15) | ((byte(g) >> 6) << 4),
          (byte(8 + g) >> 4) | ((byte(4 + g) >> 6) << 4),
        ];
  return [f(d * scale), f(least * offset)];
}

const word = new Uint32Array(1);
const asFloat = new Float32Array(word.buffer);
const HALVES = new Float32Array(2 ** 16);
for (let bits = 0; bits < 2 ** 16; bits++) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) HALVES[bits] = fraction ? NaN : sign * Infinity;
  else if (exponent === 0) HALVES[bits] = sign * fraction * 2 ** -24;
  else HALVES[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function half(view: DataView, at: number): number {
  return HALVES[view.getUint16(at, true)]!;
}
