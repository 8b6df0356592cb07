/**
 * The stand-in as llama.cpp wants it: a GGUF file of the same shapes, in random Q8_0 weights, with
 * the real tokenizer. Only the benchmark needs it. Same options as `make.ts`.
 */
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  bool,
  F32,
  float32,
  int32s,
  Q8_0,
  q8Pieces,
  string,
  strings,
  uint32,
  writeGguf,
  type GgufTensor,
} from './gguf-file.ts';
import { Random } from './random.ts';
import {
  DEFAULT_FOLDER,
  embeddingScale,
  END_OF_TEXT,
  IM_END,
  residualGain,
  SEED,
  shapeOf,
  tokenizerFile,
  weightScale,
} from './shape.ts';

/** Token types (llama_token_type). */
const NORMAL = 1;
const CONTROL = 3;
const UNUSED = 5;
/** `general.file_type` (llama_ftype) */
const MOSTLY_Q8_0 = 7;

const { values } = parseArgs({
  args: process.argv.slice(3), // tools/run.js takes the first
  options: {
    layers: { type: 'string', default: '24' },
    hidden: { type: 'string', default: '1024' },
    out: { type: 'string', default: DEFAULT_FOLDER },
  },
});
const shape = shapeOf(Number(values.layers), Number(values.hidden));
const folder = join(values.out, 'gguf');
const file = join(folder, 'stand-in-q8_0.gguf');
const recipe = JSON.stringify({ version: 1, seed: SEED, ...shape }, null, 2);
const found = await readFile(`${file}.json`, 'utf8').catch(() => undefined);
if (found === recipe && (await stat(file).catch(() => undefined))) {
  console.log(`${file} is there already.`);
} else {
  const start = performance.now();
  await make();
  console.log(`${file} made in ${Math.round((performance.now() - start) / 1000)} s.`);
}

/** The recipe comes last: with it the file is complete. */
async function make(): Promise<void> {
  const unfinished = `${file}.unfinished-${process.pid}`;
  await mkdir(folder, { recursive: true });
  await rm(`${file}.json`, { force: true });
  try {
    await writeGguf(unfinished, await metadata(), tensors(new Random(SEED)));
    await rename(unfinished, file);
    await writeFile(`${file}.json`, recipe);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function metadata() {
  return {
    'general.architecture': string('qwen2'),
    'general.name': string('stand-in'),
    'general.file_type': uint32(MOSTLY_Q8_0),
    'general.quantization_version': uint32(2),
    'qwen2.block_count': uint32(shape.layers),
    'qwen2.context_length': uint32(shape.positions),
    'qwen2.embedding_length': uint32(shape.hidden),
    'qwen2.feed_forward_length': uint32(shape.mlp),
    'qwen2.attention.head_count': uint32(shape.heads),
    'qwen2.attention.head_count_kv': uint32(shape.heads),
    'qwen2.attention.layer_norm_rms_epsilon': float32(shape.epsilon),
    'qwen2.rope.freq_base': float32(shape.ropeTheta),
    ...(await tokenizerMetadata()),
  };
}

async function tokenizerMetadata() {
  const read = async (name: string) => JSON.parse(await readFile(tokenizerFile(name), 'utf8'));
  const { model, added_tokens: added } = await read('tokenizer.json');
  const { chat_template: template } = await read('tokenizer_config.json');
  const tokens = Array.from({ length: shape.vocab }, (_, id) => `[PAD${id}]`);
  const types = new Array(shape.vocab).fill(UNUSED);
  for (const [token, id] of Object.entries<number>(model.vocab)) {
    tokens[id] = token;
    types[id] = NORMAL;
  }
  for (const { id, content } of added) {
    tokens[id] = content;
    types[id] = CONTROL;
  }
  return {
    'tokenizer.ggml.model': string('gpt2'),
    'tokenizer.ggml.pre': string('qwen2'),
    'tokenizer.ggml.tokens': strings(tokens),
    'tokenizer.ggml.token_type': int32s(types),
    'tokenizer.ggml.merges': strings(model.merges),
    'tokenizer.ggml.eos_token_id': uint32(IM_END),
    'tokenizer.ggml.padding_token_id': uint32(END_OF_TEXT),
    'tokenizer.ggml.bos_token_id': uint32(END_OF_TEXT),
    'tokenizer.ggml.add_bos_token': bool(false),
    'tokenizer.chat_template': string(template),
  };
}

/** Names as llama.cpp has them. No head of its own: it is tied to the embedding. */
function tensors(random: Random): GgufTensor[] {
  const { hidden, layers, mlp, vocab } = shape;
  const floats = (name: string, count: number, pieces: GgufTensor['pieces']) => {
    return { name, type: F32, shape: [count], pieces };
  };
  const norm = (name: string) =>
    floats(name, hidden, () => [new Uint8Array(new Float32Array(hidden).fill(1).buffer)]);
  const bias = (name: string) => floats(name, hidden, () => random.float(hidden, 0.1));
  const matrix = (name: string, from: number, to: number, scaleOf: (row: number) => number) => ({
    name,
    type: Q8_0,
    shape: [from, to],
    pieces: () => q8Pieces(random.int8(from * to), from, scaleOf),
  });
  const linear = (name: string, from: number, to: number, gain = 1) =>
    matrix(name, from, to, () => weightScale(from, gain));

  const block = (index: number) => {
    const name = (part: string) => `blk.${index}.${part}`;
    return [
      norm(name('attn_norm.weight')),
      ...['attn_q', 'attn_k', 'attn_v'].flatMap((part) => [
        linear(name(`${part}.weight`), hidden, hidden),
        bias(name(`${part}.bias`)),
      ]),
      linear(name('attn_output.weight'), hidden, hidden, residualGain(shape)),
      norm(name('ffn_norm.weight')),
      linear(name('ffn_gate.weight'), hidden, mlp),
      linear(name('ffn_up.weight'), hidden, mlp),
      linear(name('ffn_down.weight'), mlp, hidden, residualGain(shape)),
    ];
  };
  return [
    matrix('token_embd.weight', hidden, vocab, (id) => embeddingScale(shape, id)),
    ...Array.from({ length: layers }, (_, index) => block(index)).flat(),
    norm('output_norm.weight'),
  ];
}
