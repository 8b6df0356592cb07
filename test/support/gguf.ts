/** Writes GGUF files in memory, well formed or not, and a tiny model of every type of tensor. */
import { TENSOR_TYPES } from '../../src/models/gguf/types.ts';
import type { RangeSource } from '../../src/models/gguf/source.ts';

/** gguf_metadata_value_type */
export const U32 = 4;
export const I32 = 5;
export const F32_VALUE = 6;
export const BOOL = 7;
export const TEXT = 8;
export const LIST = 9;

export type Entry =
  | { type: typeof U32 | typeof I32 | typeof F32_VALUE | typeof BOOL; value: number }
  | { type: typeof TEXT; value: string }
  | { type: typeof LIST; of: typeof I32; value: number[] }
  | { type: typeof LIST; of: typeof TEXT; value: string[] };

export const u32 = (value: number): Entry => ({ type: U32, value });
export const f32 = (value: number): Entry => ({ type: F32_VALUE, value });
export const text = (value: string): Entry => ({ type: TEXT, value });
export const texts = (value: string[]): Entry => ({ type: LIST, of: TEXT, value });
export const int32s = (value: number[]): Entry => ({ type: LIST, of: I32, value });

export interface TestTensor {
  type: number;
  /** Length of a row first. */
  dims: number[];
  bytes: Uint8Array;
  /** Instead of where it lies. */
  offset?: number;
}

export interface TestGguf {
  version: number;
  metadata: Record<string, Entry>;
  tensors: Record<string, TestTensor>;
}

const ALIGNMENT = 32;
const aligned = (size: number) => Math.ceil(size / ALIGNMENT) * ALIGNMENT;

export function writeGguf({ version, metadata, tensors }: TestGguf): Uint8Array {
  const out = new Bytes();
  out.raw(Buffer.from('GGUF')).u32(version);
  out.u64(Object.keys(tensors).length).u64(Object.keys(metadata).length);
  for (const [key, entry] of Object.entries(metadata)) {
    out.text(key).u32(entry.type);
    if (entry.type === TEXT) out.text(entry.value);
    else if (entry.type === F32_VALUE) out.f32(entry.value);
    else if (entry.type === BOOL) out.raw(Uint8Array.of(entry.value));
    else if (entry.type !== LIST) out.u32(entry.value);
    else {
      out.u32(entry.of).u64(entry.value.length);
      for (const item of entry.value) typeof item === 'string' ? out.text(item) : out.u32(item);
    }
  }
  let offset = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    out.text(name).u32(tensor.dims.length);
    for (const size of tensor.dims) out.u64(size);
    out.u32(tensor.type).u64(tensor.offset ?? offset);
    offset = aligned(offset + tensor.bytes.length);
  }
  out.pad();
  for (const { bytes } of Object.values(tensors)) out.raw(bytes).pad();
  return out.finish();
}

class Bytes {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  raw(bytes: Uint8Array): this {
    this.#pieces.push(bytes);
    this.#length += bytes.length;
    return this;
  }
  u32(value: number): this {
    return this.raw(new Uint8Array(Uint32Array.of(value).buffer));
  }
  u64(value: number): this {
    return this.raw(new Uint8Array(BigUint64Array.of(BigInt(value)).buffer));
  }
  f32(value: number): this {
    return this.raw(new Uint8Array(Float32Array.of(value).buffer));
  }
  text(value: string): this {
    const bytes = Buffer.from(value);
    return this.u64(bytes.length).raw(bytes);
  }
  pad(): this {
    return this.raw(new Uint8Array(aligned(this.#length) - this.#length));
  }
  finish(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#pieces));
  }
}

/** @param reads Told of every range that is asked for. */
export function bytesSource(bytes: Uint8Array, reads: [number, number][] = []): RangeSource {
  return {
    size: bytes.length,
    async read(offset, length) {
      reads.push([offset, length]);
      if (offset < 0 || offset + length > bytes.length) throw new RangeError(`${offset}+${length}`);
      return bytes.slice(offset, offset + length);
    },
  };
}

/** A generator of numbers in [0, 1): the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const TYPE = Object.fromEntries(
  [...TENSOR_TYPES].map(([id, { name }]) => [name, id]),
) as Record<string, number>;

/**
 * Where the float16 scale of a block is, by how much its values deviate for a scale of 1, and, where
 * the type has one, the place and the size of the offset that makes them even out.
 */
const SCALES: Record<string, { at: number; spread: number; offset?: [at: number, times: number] }> =
  {
    Q4_0: { at: 0, spread: 4.6 },
    Q4_1: { at: 0, spread: 4.6, offset: [2, -7.5] },
    Q5_0: { at: 0, spread: 9.2 },
    Q5_1: { at: 0, spread: 9.2, offset: [2, -15.5] },
    Q8_0: { at: 0, spread: 74 },
    Q4_K: { at: 0, spread: 220, offset: [2, 7.5] },
    Q5_K: { at: 0, spread: 440, offset: [2, 15.5] },
    Q6_K: { at: 208, spread: 1360 },
  };

/** Random blocks whose values deviate about as much as asked for. */
export function randomTensor(
  type: string,
  dims: number[],
  deviation: number,
  next: () => number,
): TestTensor {
  const id = TYPE[type]!;
  const { block, bytes } = TENSOR_TYPES.get(id)!;
  const count = dims.reduce((product, size) => product * size, 1);
  const data = new Uint8Array((count / block) * bytes);
  const view = new DataView(data.buffer);
  const value = () => (next() - 0.5) * Math.sqrt(12) * deviation;
  for (let at = 0; at < data.length; at += bytes) {
    if (type === 'F32') view.setFloat32(at, value(), true);
    else if (type === 'F16') view.setUint16(at, float16(value()), true);
    else if (type === 'BF16') {
      view.setUint16(at, new Uint32Array(Float32Array.of(value()).buffer)[0]! >>> 16, true);
    } else {
      const { at: place, spread, offset } = SCALES[type]!;
      for (let i = 0; i < bytes; i++) data[at + i] = Math.floor(next() * 256);
      // Of either sign, else all values of a block would lean to one side.
      const scale = ((next() < 0.5 ? -1 : 1) * deviation) / spread;
      view.setUint16(at + place, float16(scale), true);
      if (offset) view.setUint16(at + offset[0], float16(scale * offset[1]), true);
    }
  }
  return { type: id, dims, bytes: data };
}

/** Bits of a float16, rounded towards zero; too small a number is zero. */
function float16(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  if (!(exponent >= -14)) return sign | Math.floor(Math.abs(value) / 2 ** -24) || sign;
  return sign | ((exponent + 15) << 10) | Math.floor((Math.abs(value) / 2 ** exponent - 1) * 1024);
}

export const TINY = {
  ...{ layers: 2, hidden: 256, heads: 8, kvHeads: 2, headDim: 32, mlp: 512, context: 128 },
  ...{ epsilon: 1e-5, ropeTheta: 10_000 },
} as const;

/** Some 40 kB, for tests that need a file a thousand times. */
const SMALL = { ...TINY, hidden: 32, heads: 2, kvHeads: 1, headDim: 16, mlp: 64 };
/** Those whose blocks fit into it. */
const SMALL_TYPES = ['Q4_0', 'Q4_1', 'Q5_0', 'Q5_1', 'Q8_0', 'F16', 'BF16'];

/** Characters that stand for the bytes of a text, as GPT-2 has them. */
export function byteSymbols(): string[] {
  const printable = (byte: number) =>
    (byte > 32 && byte < 127) || (byte > 160 && byte < 173) || byte > 173;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint(printable(byte) ? byte : next++),
  );
}

const MERGES = ['h e', 'l l', 'he ll', 'hell o', 'Ġ w', 'o r'];
const CONTROL = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'];

export function tinyVocabulary() {
  const words = MERGES.map((merge) => merge.replace(' ', ''));
  const tokens = [...byteSymbols(), ...words, ...CONTROL];
  const types: number[] = tokens.map((token) => (CONTROL.includes(token) ? 3 : 1));
  while (tokens.length % 4) types.push(5) && tokens.push(`[PAD${tokens.length}]`);
  return { tokens, types, merges: MERGES };
}

/** Types of the matrices of a layer, so that two layers have nearly all there are. */
const TYPES = ['Q4_0', 'Q4_1', 'Q5_0', 'Q5_1', 'Q8_0', 'Q4_K', 'Q5_K', 'Q6_K', 'F16', 'BF16'];

export interface TinyOptions {
  architecture?: 'qwen2' | 'llama' | 'qwen3';
  /** A table of its own for the output. */
  head?: boolean;
  seed?: number;
  small?: boolean;
  layers?: number;
}

export function tinyGguf(options: TinyOptions = {}): TestGguf {
  const { architecture = 'qwen2', head = false, seed = 1, small = false } = options;
  const shape = small ? SMALL : TINY;
  const { layers = shape.layers } = options;
  const { hidden, kvHeads, headDim, mlp, context, epsilon, ropeTheta } = shape;
  // In Qwen3 the heads together are of another width than the model.
  const heads = architecture === 'qwen3' ? 2 * shape.heads : shape.heads;
  const kinds = small ? SMALL_TYPES : TYPES;
  const next = random(seed);
  const { tokens, types, merges } = tinyVocabulary();
  const key = (name: string) => `${architecture}.${name}`;
  let turn = 0;
  const matrix = (from: number, to: number, gain = 1) =>
    randomTensor(kinds[turn++ % kinds.length]!, [from, to], gain / Math.sqrt(from), next);
  const vector = (size: number, deviation: number, mean = 0): TestTensor => {
    const values = Float32Array.from({ length: size }, () => mean + (next() - 0.5) * deviation);
    return { type: TYPE['F32']!, dims: [size], bytes: new Uint8Array(values.buffer) };
  };
  const table = () => randomTensor('Q8_0', [hidden, tokens.length], 0.3, next);
  const tensors: Record<string, TestTensor> = { 'token_embd.weight': table() };
  if (head) tensors['output.weight'] = table();
  for (let i = 0; i < layers; i++) {
    const part = (name: string) => `blk.${i}.${name}`;
    tensors[part('attn_norm.weight')] = vector(hidden, 1, 1);
    tensors[part('attn_q.weight')] = matrix(hidden, heads * headDim, 3);
    tensors[part('attn_k.weight')] = matrix(hidden, kvHeads * headDim, 3);
    tensors[part('attn_v.weight')] = matrix(hidden, kvHeads * headDim);
    if (architecture === 'qwen2') {
      tensors[part('attn_q.bias')] = vector(heads * headDim, 2);
      tensors[part('attn_k.bias')] = vector(kvHeads * headDim, 2);
      tensors[part('attn_v.bias')] = vector(kvHeads * headDim, 1);
    }
    if (architecture === 'qwen3') {
      tensors[part('attn_q_norm.weight')] = vector(headDim, 1, 1);
      tensors[part('attn_k_norm.weight')] = vector(headDim, 1, 1);
    }
    tensors[part('attn_output.weight')] = matrix(heads * headDim, hidden, 6);
    tensors[part('ffn_norm.weight')] = vector(hidden, 1, 1);
    tensors[part('ffn_gate.weight')] = matrix(hidden, mlp, 2);
    tensors[part('ffn_up.weight')] = matrix(hidden, mlp, 2);
    tensors[part('ffn_down.weight')] = matrix(mlp, hidden, 2);
  }
  tensors['output_norm.weight'] = vector(hidden, 1, 1);
  return {
    version: 3,
    metadata: {
      'general.architecture': text(architecture),
      'general.name': text('Tiny'),
      'general.license': text('apache-2.0'),
      [key('block_count')]: u32(layers),
      [key('context_length')]: u32(context),
      [key('embedding_length')]: u32(hidden),
      [key('feed_forward_length')]: u32(mlp),
      [key('attention.head_count')]: u32(heads),
      [key('attention.head_count_kv')]: u32(kvHeads),
      ...(architecture === 'qwen3' && {
        [key('attention.key_length')]: u32(headDim),
        [key('attention.value_length')]: u32(headDim),
      }),
      [key('attention.layer_norm_rms_epsilon')]: f32(epsilon),
      [key('rope.freq_base')]: f32(ropeTheta),
      'tokenizer.ggml.model': text('gpt2'),
      'tokenizer.ggml.pre': text(architecture === 'llama' ? 'smollm' : 'qwen2'),
      'tokenizer.ggml.tokens': texts(tokens),
      'tokenizer.ggml.token_type': int32s(types),
      'tokenizer.ggml.merges': texts(merges),
      'tokenizer.ggml.eos_token_id': u32(tokens.indexOf('<|im_end|>')),
    },
    tensors,
  };
}
