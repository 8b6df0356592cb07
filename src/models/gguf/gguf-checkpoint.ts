/** The tensors of a GGUF file under the hub's names and in the hub's order of rows. */
import { FAMILIES, type Checkpoint, type Family, type ModelShape } from './checkpoint.ts';
import { dequantise } from './dequantise.ts';
import type { Gguf, GgufTensor } from './reader.ts';
import { release } from './release.ts';
import { refused } from './refusal.ts';
import { Settings } from './settings.ts';
import type { RangeSource, Weight } from './source.ts';
import { sameTable } from './same-table.ts';
import { TENSOR_TYPES, typeName } from './types.ts';

const EMBEDDING = 'token_embd.weight';
const HEAD = 'output.weight';
const ROPE_FACTORS = 'rope_freqs.weight';
/** Parts of `blk.N.` */
const PARTS: Record<string, string> = {
  input_layernorm: 'attn_norm',
  post_attention_layernorm: 'ffn_norm',
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'self_attn.q_norm': 'attn_q_norm',
  'self_attn.k_norm': 'attn_k_norm',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
};

/** @throws AppError `input` with one of `GGUF_REASONS`. */
export async function ggufCheckpoint(source: RangeSource, gguf: Gguf): Promise<Checkpoint> {
  const family = familyOf(gguf);
  for (const { name, type, bytes, offset } of gguf.tensors.values()) {
    if (!TENSOR_TYPES.has(type)) throw refused('gguf-type', typeName(type));
    if (offset + bytes > source.size) throw refused('gguf-truncated', name);
  }
  const shape = shapeOf(new Settings(gguf.metadata), family);
  const used = new Set<string>();
  const find = (name: string): Weight | undefined => {
    const tensor = gguf.tensors.get(name);
    if (tensor) used.add(name);
    return tensor && weightOf(source, tensor);
  };
  const embedding = find(EMBEDDING);
  if (!embedding) throw refused('gguf-missing', EMBEDDING);
  shape.vocab = embedding.rows;
  const factors = await find(ROPE_FACTORS)?.read(0, 1);
  if (factors) shape.ropeFactors = factors;

  // Files of tied models have both where the quantiser kept the output finer.
  const head = find(HEAD);
  const tied = head && (await sameTable(embedding, head));
  const weight = (name: string) => {
    const found = find(nameInGguf(name));
    const heads = headsOf(shape, name);
    return found && family === 'llama' && heads ? halvesTogether(found, heads) : found;
  };
  return {
    shape,
    weight,
    embedding: tied ? head : embedding,
    ...(head && !tied && { head }),
    unused: () => [...gguf.tensors.keys()].find((name) => !used.has(name)),
  };
}

function familyOf({ metadata }: Gguf): Family {
  const architecture = String(metadata.get('general.architecture') ?? '');
  const type = metadata.get('general.type') ?? 'model';
  if (architecture === 'clip' || type === 'mmproj') throw refused('gguf-vision');
  const family = FAMILIES.find((known) => known === architecture);
  if (!family) throw refused('gguf-architecture', architecture || '?');
  return family;
}

function shapeOf(settings: Settings, family: Family): ModelShape {
  const count = (key: string, otherwise?: number) => settings.count(`${family}.${key}`, otherwise);
  const hidden = count('embedding_length');
  const heads = count('attention.head_count');
  const kvHeads = count('attention.head_count_kv', heads);
  const headDim = count('attention.key_length', hidden / heads);
  const odd = (key: string) => refused('gguf-setting', `${family}.${key}`);
  if (heads % kvHeads !== 0) throw odd('attention.head_count_kv');
  if (headDim % 2 !== 0) throw odd('attention.key_length');
  if (count('attention.value_length', headDim) !== headDim) throw odd('attention.value_length');
  if (count('rope.dimension_count', headDim) !== headDim) throw odd('rope.dimension_count');
  if (settings.count(`${family}.expert_count`, 1) !== 1) throw odd('expert_count');
  return {
    family,
    layers: settings.count(`${family}.block_count`, undefined, 1000),
    ...{ hidden, heads, kvHeads, headDim },
    mlp: count('feed_forward_length'),
    vocab: 0,
    context: count('context_length'),
    epsilon: settings.positive(`${family}.attention.layer_norm_rms_epsilon`),
    ropeTheta: settings.positive(`${family}.rope.freq_base`, 10_000),
    ...ropeScaling(settings, family, headDim),
  };
}

function ropeScaling(settings: Settings, family: Family, headDim: number) {
  const key = `${family}.rope.scaling.type`;
  const kind = settings.text(key, 'none');
  if (kind === 'none') return {};
  if (kind !== 'linear') throw refused('gguf-setting', `${key} = ${kind}`);
  const factor = settings.positive(`${family}.rope.scaling.factor`, 1);
  return { ropeFactors: new Float32Array(headDim / 2).fill(factor) };
}

function nameInGguf(name: string): string {
  if (name === 'model.norm.weight') return 'output_norm.weight';
  const [, layer, part = '', kind] = /^model\.layers\.(\d+)\.(.+)\.(\w+)$/.exec(name) ?? [];
  return `blk.${layer}.${PARTS[part]}.${kind}`;
}

function headsOf({ heads, kvHeads }: ModelShape, name: string): number {
  if (name.includes('.q_proj.')) return heads;
  return name.includes('.k_proj.') ? kvHeads : 0;
}

/** The rows of a tensor, as floats. */
export function weightOf(
  source: RangeSource,
  { name, dims, type, offset, bytes }: GgufTensor,
): Weight {
  const [columns = 1, ...others] = dims;
  const rows = others.reduce((product, size) => product * size, 1);
  const rowBytes = bytes / rows;
  return {
    ...{ name, rows, columns, rowBytes },
    async read(first, count) {
      const values = new Float32Array(count * columns);
      const stored = await source.read(offset + first * rowBytes, count * rowBytes);
      dequantise(type, stored, values);
      release(stored);
      return values;
    },
  };
}

/**
 * llama.cpp turns neighbours, [pair, 2] in each head, where the hub's graphs turn the halves of a
 * head, [2, pair]: its converter has interleaved the rows of q and k, which is undone here.
 */
function halvesTogether(weight: Weight, heads: number): Weight {
  // A bias is one row of as many values as the matrix has rows.
  if (weight.rows === 1) {
    const read = async () => reorder(await weight.read(0, 1), weight.columns / heads, 1);
    return { ...weight, read };
  }
  const headDim = weight.rows / heads;
  return {
    ...weight,
    async read(first, count) {
      const start = first - (first % headDim);
      const end = Math.ceil((first + count) / headDim) * headDim;
      const read = await weight.read(start, end - start);
      const values = reorder(read, headDim, weight.columns);
      release(read);
      return values.slice((first - start) * weight.columns).subarray(0, count * weight.columns);
    },
  };
}

/** @param width Of what is moved as one. */
function reorder(values: Float32Array, headDim: number, width: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let row = 0; row < values.length / width; row++) {
    const inside = row % headDim;
    const half = Math.floor(inside / (headDim / 2));
    const from = row - inside + 2 * (inside % (headDim / 2)) + half;
    out.set(values.subarray(from * width, (from + 1) * width), row * width);
  }
  return out;
}
