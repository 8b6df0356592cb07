/**
 * Makes a model of random weights in the hub's layout: the real one's shapes, file names and
 * tokenizer, and the graph that the hub's converters make, for trying out everything but the quality
 * of the answers where no hub can be reached. `npm run stand-in` makes it full size;
 * `-- --layers 2 --hidden 64` a small one, `-- --head integer` one whose lm_head is a product of
 * integers.
 */
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeOnnx } from './onnx-file.ts';
import { qwenGraph, type Head } from './qwen.ts';
import { DEFAULT_FOLDER, END_OF_TEXT, IM_END, SEED, shapeOf, tokenizerFile } from './shape.ts';

const REPO = 'Xenova/Qwen1.5-0.5B-Chat';

const { values } = parseArgs({
  args: process.argv.slice(3), // tools/run.js takes the first
  options: {
    layers: { type: 'string', default: '24' },
    hidden: { type: 'string', default: '1024' },
    /** `float`, as the hub's files have it, or `integer`. */
    head: { type: 'string', default: 'float' },
    /** The folder that stands in for the hub; the repository is made inside. */
    out: { type: 'string', default: DEFAULT_FOLDER },
  },
});
const shape = shapeOf(Number(values.layers), Number(values.hidden));
const { head } = values;
if (head !== 'float' && head !== 'integer') throw new Error('--head is float or integer');

const config = {
  architectures: ['Qwen2ForCausalLM'],
  attention_dropout: 0,
  bos_token_id: END_OF_TEXT,
  eos_token_id: IM_END,
  hidden_act: 'silu',
  hidden_size: shape.hidden,
  initializer_range: 0.02,
  intermediate_size: shape.mlp,
  max_position_embeddings: shape.positions,
  max_window_layers: 21,
  model_type: 'qwen2',
  num_attention_heads: shape.heads,
  num_hidden_layers: shape.layers,
  num_key_value_heads: shape.heads,
  rms_norm_eps: shape.epsilon,
  rope_theta: shape.ropeTheta,
  sliding_window: 32768,
  tie_word_embeddings: true,
  torch_dtype: 'float32',
  use_cache: true,
  use_sliding_window: false,
  vocab_size: shape.vocab,
};
/** As the original has it: sampling and a repetition penalty that nobody asked for. */
const generationConfig = {
  bos_token_id: END_OF_TEXT,
  do_sample: true,
  eos_token_id: [IM_END, END_OF_TEXT],
  pad_token_id: END_OF_TEXT,
  repetition_penalty: 1.1,
  top_p: 0.8,
};

const folder = join(values.out, REPO);
/** Written with the folder, which appears whole or not at all. */
const recipe = JSON.stringify({ version: 2, seed: SEED, head, ...shape }, null, 2);
const found = await readFile(join(folder, 'stand-in.json'), 'utf8').catch(() => undefined);
if (found === recipe) {
  console.log(`${folder} is there already.`);
} else {
  const start = performance.now();
  await make(head);
  console.log(`${folder} made in ${Math.round((performance.now() - start) / 1000)} s.`);
}

async function make(head: Head): Promise<void> {
  const unfinished = `${folder}.unfinished-${process.pid}`;
  await mkdir(join(unfinished, 'onnx'), { recursive: true });
  try {
    await writeFile(join(unfinished, 'config.json'), JSON.stringify(config, null, 2));
    const generation = JSON.stringify(generationConfig, null, 2);
    await writeFile(join(unfinished, 'generation_config.json'), generation);
    for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
      await copyFile(tokenizerFile(name), join(unfinished, name));
    }
    const onnx = join(unfinished, 'onnx/decoder_model_merged_quantized.onnx');
    await writeOnnx(onnx, qwenGraph(shape, SEED, head));
    await writeFile(join(unfinished, 'stand-in.json'), recipe);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
