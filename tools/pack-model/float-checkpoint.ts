/** A repository of float weights in the hub's layout, as a checkpoint that can be converted. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { FAMILIES, type Checkpoint, type ModelShape } from '../../src/models/gguf/checkpoint.ts';
import type { Weight } from '../../src/models/gguf/source.ts';
import { fileSource } from './convert-file.ts';
import { readSafetensors } from './safetensors.ts';

export const CONFIG = 'config.json';
export const WEIGHTS = 'model.safetensors';
/** Names the file of each tensor, where there are several. */
export const WEIGHTS_INDEX = 'model.safetensors.index.json';

const EMBEDDING = 'model.embed_tokens.weight';
const HEAD = 'lm_head.weight';
/** Computed from the settings, also where a file has it. */
const COMPUTED = /\.rotary_emb\.inv_freq$/;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2 ** 22));
const positive = v.pipe(
  v.number(),
  v.check((value) => value > 0 && value < Infinity),
);
const settings = v.object({
  hidden_size: count,
  intermediate_size: count,
  num_attention_heads: count,
  num_hidden_layers: v.pipe(count, v.maxValue(1000)),
  num_key_value_heads: v.optional(count),
  head_dim: v.nullish(count),
  max_position_embeddings: count,
  rms_norm_eps: positive,
  rope_theta: v.optional(positive, 10_000),
  vocab_size: count,
  tie_word_embeddings: v.optional(v.boolean(), false),
});
/** Newer files keep `rope_theta` in `rope_parameters`, beside the kind of rotation. */
const rotation = v.object({
  rope_type: v.optional(v.literal('default'), 'default'),
  rope_theta: positive,
});
/** What changes the arithmetic, and the one value under which it is ours. */
const plain = { hidden_act: ['silu'], rope_scaling: [null], use_sliding_window: [false] };

export interface FloatCheckpoint extends Checkpoint {
  /** Of the files. */
  close(): Promise<void>;
}

/** @throws Error in one sentence that names what is missing or not understood. */
export async function openFloatCheckpoint(folder: string): Promise<FloatCheckpoint> {
  const config = await readJson(folder, CONFIG);
  const { shape, tied } = readConfig(config);
  const files = await weightFiles(folder);
  const sources = new Map<string, Awaited<ReturnType<typeof fileSource>>>();
  const close = async () => {
    for (const source of sources.values()) await source.close();
  };
  try {
    const tensors = new Map<string, () => Weight>();
    for (const file of files) {
      if (!existsSync(join(folder, file))) throw new Error(`${file} is missing in ${folder}`);
      const source = await fileSource(join(folder, file));
      sources.set(file, source);
      for (const [name, weight] of await readSafetensors(source, file)) tensors.set(name, weight);
    }
    return { shape, close, ...weightsOf(tensors, tied) };
  } catch (error) {
    await close();
    throw error;
  }
}

function weightsOf(
  tensors: ReadonlyMap<string, () => Weight>,
  tied: boolean,
): Omit<Checkpoint, 'shape'> {
  const used = new Set<string>();
  const weight = (name: string) => {
    used.add(name);
    return tensors.get(name)?.();
  };
  const need = (name: string) => {
    const found = weight(name);
    if (!found) throw new Error(`the weights ${name} are missing`);
    return found;
  };
  // Some files of tied models have the table under both names.
  if (tied) used.add(HEAD);
  return {
    weight,
    embedding: need(EMBEDDING),
    ...(!tied && { head: need(HEAD) }),
    unused: () => [...tensors.keys()].find((name) => !used.has(name) && !COMPUTED.test(name)),
  };
}

function readConfig(config: Record<string, unknown>): { shape: ModelShape; tied: boolean } {
  const family = FAMILIES.find((known) => known === config['model_type']);
  if (!family) {
    const named = String(config['model_type'] ?? '?');
    throw new Error(
      `models of the architecture "${named}" do not run here: ${FAMILIES.join(', ')}`,
    );
  }
  for (const [key, [value]] of Object.entries(plain)) {
    const own = config[key] ?? value;
    if (own !== value) throw unsupported(key, own);
  }
  const newer = config['rope_parameters'];
  const rope = v.safeParse(v.nullish(rotation, null), newer);
  if (!rope.success) throw unsupported('rope_parameters', newer);
  const parsed = v.safeParse(settings, { ...config, ...rope.output });
  if (!parsed.success) {
    const key = String(parsed.issues[0].path?.[0]?.key ?? '?');
    throw unsupported(key, config[key]);
  }
  const own = parsed.output;
  const heads = own.num_attention_heads;
  const kvHeads = own.num_key_value_heads ?? heads;
  const headDim = own.head_dim ?? own.hidden_size / heads;
  if (heads % kvHeads !== 0) throw unsupported('num_key_value_heads', kvHeads);
  if (headDim % 2 !== 0) throw unsupported('head_dim', headDim);
  const shape = {
    ...{ family, heads, kvHeads, headDim },
    layers: own.num_hidden_layers,
    hidden: own.hidden_size,
    mlp: own.intermediate_size,
    vocab: own.vocab_size,
    context: own.max_position_embeddings,
    epsilon: own.rms_norm_eps,
    ropeTheta: own.rope_theta,
  };
  return { shape, tied: own.tie_word_embeddings };
}

function unsupported(key: string, value: unknown): Error {
  const shown = value === undefined ? 'lacks' : 'has another than is supported here:';
  const name = value === undefined ? key : `${key} = ${JSON.stringify(value)}`;
  return new Error(`${CONFIG} ${shown} ${name}`);
}

const index = v.object({
  weight_map: v.record(v.string(), v.pipe(v.string(), v.regex(/^[\w.-]+$/))),
});

/** Names of the files with the weights. */
async function weightFiles(folder: string): Promise<string[]> {
  if (!existsSync(join(folder, WEIGHTS_INDEX))) return [WEIGHTS];
  const parsed = v.safeParse(index, await readJson(folder, WEIGHTS_INDEX));
  if (!parsed.success) throw new Error(`${WEIGHTS_INDEX} names no files of weights`);
  return [...new Set(Object.values(parsed.output.weight_map))];
}

async function readJson(folder: string, file: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(folder, file), 'utf8').catch(() => {
    throw new Error(`${file} is missing in ${folder}`);
  });
  const schema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));
  const parsed = v.safeParse(schema, text);
  if (!parsed.success) throw new Error(`${file} is damaged`);
  return parsed.output;
}
