/** A GGUF file to the files of a model here: nothing is read but what the next bytes are made of. */
import type { Checkpoint, ModelShape } from './checkpoint.ts';
import { decoderGraph } from './decoder-graph.ts';
import { ggufCheckpoint } from './gguf-checkpoint.ts';
import { bytesPart, onnxParts, type Part } from './onnx.ts';
import { readGguf, type Gguf } from './reader.ts';
import { refused } from './refusal.ts';
import { Settings } from './settings.ts';
import type { RangeSource } from './source.ts';
import { tokenizerFiles, type TokenizerFiles } from './tokenizer-files.ts';
import { typeName } from './types.ts';

export const CONVERTED_ONNX = 'onnx/model_quantized.onnx';

/**
 * To be raised whenever other bytes are made of the same file: chunks of two editions must not be
 * put together. A test holds a hash of what is made.
 */
export const EDITION = 3;

/** Its bytes are the same whenever they are asked for, and each part can be made alone. */
export interface ConvertedFile {
  /** As in a repository of the hub. */
  path: string;
  size: number;
  parts: readonly Part[];
}

/** What a file says of itself; empty where it does not. */
export interface Origin {
  name: string;
  architecture: string;
  /** The types of its matrices, the one that takes most bytes first. */
  types: string[];
  licence: string;
  organisation: string;
  /** Its own chat template. */
  template: string;
}

export interface Conversion {
  origin: Origin;
  /** The small ones first. */
  files: ConvertedFile[];
  bytes: number;
}

/** Protobuf's own limit. */
export const LARGEST_FILE = 2 ** 31 - 1;

/** @throws AppError `input` with one of `GGUF_REASONS`, before anything is converted. */
export async function convertGguf(source: RangeSource): Promise<Conversion> {
  const gguf = await readGguf(source);
  const checkpoint = await ggufCheckpoint(source, gguf);
  const settings = new Settings(gguf.metadata);
  const { vocab, context } = checkpoint.shape;
  const texts = tokenizerFiles(settings, context, vocab);
  return { origin: originOf(gguf, settings), ...modelFiles(checkpoint, texts) };
}

export function modelFiles(
  checkpoint: Checkpoint,
  { tokenizer, config, special }: TokenizerFiles,
): Pick<Conversion, 'files' | 'bytes'> {
  const texts = {
    'config.json': configOf(checkpoint.shape, checkpoint.head === undefined, special),
    'generation_config.json': special,
    'tokenizer_config.json': config,
  };
  const files: ConvertedFile[] = Object.entries(texts).map(([path, content]) => {
    const bytes = new TextEncoder().encode(`${JSON.stringify(content, null, 1)}\n`);
    return { path, size: bytes.length, parts: [bytesPart(bytes)] };
  });
  files.push({ path: 'tokenizer.json', size: tokenizer.size, parts: [tokenizer] });
  files.push(onnxFile(checkpoint));
  return { files, bytes: files.reduce((sum, file) => sum + file.size, 0) };
}

/** @throws AppError `input` where a tensor is missing, of another shape, or not understood. */
export function onnxFile(checkpoint: Checkpoint): ConvertedFile {
  const parts = onnxParts(decoderGraph(checkpoint));
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (size > LARGEST_FILE) throw refused('gguf-large');
  return { path: CONVERTED_ONNX, size, parts };
}

const CLASSES = { qwen2: 'Qwen2ForCausalLM', llama: 'LlamaForCausalLM', qwen3: 'Qwen3ForCausalLM' };

function configOf(shape: ModelShape, tied: boolean, special: TokenizerFiles['special']): object {
  return {
    architectures: [CLASSES[shape.family]],
    ...special,
    head_dim: shape.headDim,
    hidden_act: 'silu',
    hidden_size: shape.hidden,
    intermediate_size: shape.mlp,
    max_position_embeddings: shape.context,
    model_type: shape.family,
    num_attention_heads: shape.heads,
    num_hidden_layers: shape.layers,
    num_key_value_heads: shape.kvHeads,
    rms_norm_eps: Number(shape.epsilon.toPrecision(6)),
    rope_theta: shape.ropeTheta,
    tie_word_embeddings: tied,
    use_cache: true,
    vocab_size: shape.vocab,
  };
}

function originOf({ metadata, tensors }: Gguf, settings: Settings): Origin {
  const text = (key: string) => {
    const value = metadata.get(key);
    return typeof value === 'string' ? value : '';
  };
  const bytes = new Map<string, number>();
  for (const tensor of tensors.values()) {
    if (tensor.dims.length < 2) continue;
    const type = typeName(tensor.type);
    bytes.set(type, (bytes.get(type) ?? 0) + tensor.bytes);
  }
  return {
    name: text('general.name'),
    architecture: settings.text('general.architecture'),
    types: [...bytes].sort((a, b) => b[1] - a[1]).map(([type]) => type),
    licence: text('general.license'),
    organisation: text('general.organization'),
    template: text('tokenizer.chat_template'),
  };
}
