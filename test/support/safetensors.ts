/** Writes safetensors files, and the tiny test model as a repository of float weights. */
import { dequantise } from '../../src/models/gguf/dequantise.ts';
import { typeName } from '../../src/models/gguf/types.ts';
import type { TestGguf } from './gguf.ts';

export interface FloatTensor {
  dtype: string;
  /** Length of a row last. */
  shape: number[];
  bytes: Uint8Array;
}

export function writeSafetensors(tensors: Record<string, FloatTensor>): Buffer {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let at = 0;
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    at += bytes.length;
  }
  return withHeader(JSON.stringify(header), ...Object.values(tensors).map(({ bytes }) => bytes));
}

export function withHeader(header: string, ...content: Uint8Array[]): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), ...content]);
}

const PARTS: Record<string, string> = {
  attn_norm: 'input_layernorm',
  ffn_norm: 'post_attention_layernorm',
  attn_q: 'self_attn.q_proj',
  attn_k: 'self_attn.k_proj',
  attn_v: 'self_attn.v_proj',
  attn_output: 'self_attn.o_proj',
  ffn_gate: 'mlp.gate_proj',
  ffn_up: 'mlp.up_proj',
  ffn_down: 'mlp.down_proj',
};
const OTHERS: Record<string, string> = {
  'token_embd.weight': 'model.embed_tokens.weight',
  'output.weight': 'lm_head.weight',
  'output_norm.weight': 'model.norm.weight',
};

/** The same values under the hub's names: float16 and bfloat16 as they are, all others as float32. */
export function floatTensors({ tensors }: TestGguf): Record<string, FloatTensor> {
  const result: Record<string, FloatTensor> = {};
  for (const [name, { type, dims, bytes }] of Object.entries(tensors)) {
    const [, layer, part = '', kind] = /^blk\.(\d+)\.(\w+)\.(\w+)$/.exec(name) ?? [];
    const own = OTHERS[name] ?? `model.layers.${layer}.${PARTS[part]}.${kind}`;
    const shape = dims.toReversed();
    const dtype = typeName(type);
    if (dtype === 'F16' || dtype === 'BF16') {
      result[own] = { dtype, shape, bytes };
      continue;
    }
    const values = new Float32Array(dims.reduce((product, size) => product * size, 1));
    dequantise(type, bytes, values);
    result[own] = { dtype: 'F32', shape, bytes: new Uint8Array(values.buffer) };
  }
  return result;
}
