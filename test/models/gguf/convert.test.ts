/** Tiny GGUF models, written here, converted, and run by the real runtime beside float arithmetic. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { customModel, GREEDY } from '../../../src/contract/models.ts';
import { LocalEngine } from '../../../src/engine/engine.ts';
import { loadModel } from '../../../src/engine/load.ts';
import type { ModelFiles } from '../../../src/engine/model-files.ts';
import { CONVERTED_ONNX, convertGguf, type Conversion } from '../../../src/models/gguf/convert.ts';
import { dequantise } from '../../../src/models/gguf/dequantise.ts';
import type { Part } from '../../../src/models/gguf/onnx.ts';
import { NODE_RUNTIME } from '../../engine/node-engine.ts';
import { floatLogits } from '../../support/float-decoder.ts';
import {
  bytesSource,
  f32,
  random,
  randomTensor,
  text,
  TYPE,
  TINY,
  tinyGguf,
  tinyVocabulary,
  writeGguf,
  type TestGguf,
} from '../../support/gguf.ts';

vi.setConfig({ testTimeout: 60_000 }); // a machine that does much else beside

const MODEL = customModel('someone/Tiny');

async function bytesOf(part: Part): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of part.pieces()) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function filesOf({ files }: Conversion): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  for (const { path, size, parts } of files) {
    const made = await Promise.all(parts.map(bytesOf));
    expect(made.map(({ length }) => length)).toEqual(parts.map((part) => part.size));
    const content = Buffer.concat(made);
    expect(content.length, path).toBe(size);
    contents.set(path, content);
  }
  return contents;
}

async function converted(gguf: TestGguf): Promise<ModelFiles> {
  const contents = await filesOf(await convertGguf(bytesSource(writeGguf(gguf))));
  const get = async (path: string) => {
    const content = contents.get(path);
    return content && new Response(new Uint8Array(content));
  };
  return { onnx: CONVERTED_ONNX, external: [], get };
}

async function run(gguf: TestGguf) {
  const files = await converted(gguf);
  const loaded = await loadModel(MODEL, files, NODE_RUNTIME, 1, () => {});
  onTestFinished(() => loaded.decoder.release());
  return loaded;
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

const IDS = [261, 40, 107, 90, 33, 12, 200, 77, 5, 64, 258];

const KINDS = [
  { architecture: 'qwen2' },
  { architecture: 'qwen2', head: true },
  { architecture: 'llama' },
  { architecture: 'llama', head: true },
  { architecture: 'qwen3' },
] as const;

test.each(KINDS)('answers as the float weights do: %o', async (options) => {
  for (const seed of [1, 2]) {
    const gguf = tinyGguf({ ...options, seed });
    const { decoder, shortcuts } = await run(gguf);
    expect(shortcuts).toMatchObject({ lastTokenLogits: true, residentCache: true });
    const { layers, kvHeads, headDim } = decoder;
    expect({ layers, kvHeads, headDim }).toEqual({ layers: 2, kvHeads: 2, headDim: 32 });
    const logits = await decoder.lastLogits(IDS);
    const expected = floatLogits(gguf, IDS);
    expect(logits.length).toBe(expected.length);
    expect(correlation(logits, expected)).toBeGreaterThan(0.98);
    // With the other order of rotary pairs it would be another model, which this test would see.
    const wrong = floatLogits(gguf, IDS, options.architecture !== 'llama');
    expect(correlation(logits, wrong)).toBeLessThan(0.6);
    // In two passes, the second over the keys and values of the first.
    const past = await decoder.prefill(IDS.slice(0, 6));
    const continued = await decoder.lastLogits(IDS.slice(6), past);
    expect(correlation(continued, expected)).toBeGreaterThan(0.98);
  }
});

test('the engine classifies and replies with it', async () => {
  const files = await converted(tinyGguf());
  const engine = new LocalEngine(async () => files, NODE_RUNTIME);
  const loaded = await engine.load(MODEL);
  expect(loaded).toMatchObject({ vocabSize: tinyVocabulary().tokens.length, contextTokens: 128 });
  const messages = [{ role: 'user', content: 'hello world' }] as const;
  const labels = [['hello'], ['a']];
  const { probabilities } = await engine.classify({ slot: 'a', messages, labels });
  expect(probabilities[0]! + probabilities[1]!).toBeCloseTo(1);
  const reply = await engine.generate({ slot: 'b', messages, maxTokens: 8, sampling: GREEDY });
  expect(reply.completionTokens).toBeGreaterThan(0);
});

test('a second table that is the first one, quantised otherwise, is held once', async () => {
  const gguf = tinyGguf();
  const table = gguf.tensors['token_embd.weight']!;
  const finer = new Float32Array((table.dims[0] ?? 0) * (table.dims[1] ?? 0));
  dequantise(table.type, table.bytes, finer);
  const same = finer.map((value, i) => value * (1 + (i % 7) / 100));
  const bytes = new Uint8Array(same.buffer);
  gguf.tensors['output.weight'] = { type: TYPE['F32']!, dims: table.dims, bytes };
  const tied = await convertGguf(bytesSource(writeGguf(gguf)));
  const own = await convertGguf(bytesSource(writeGguf(tinyGguf({ head: true }))));
  expect(own.bytes - tied.bytes).toBeGreaterThan(0.9 * (table.dims[0] ?? 0) * (table.dims[1] ?? 0));
  const { decoder } = await run(gguf);
  expect(correlation(await decoder.lastLogits(IDS), floatLogits(gguf, IDS))).toBeGreaterThan(0.98);
});

test('the same file gives the same bytes, and each part can be made alone', async () => {
  const bytes = writeGguf(tinyGguf());
  const [first, second] = [
    await convertGguf(bytesSource(bytes)),
    await convertGguf(bytesSource(bytes)),
  ];
  const [files, again] = [await filesOf(first), await filesOf(second)];
  expect([...again.keys()]).toEqual([...files.keys()]);
  for (const [path, content] of files) expect(again.get(path)?.equals(content), path).toBe(true);
  const whole = files.get(CONVERTED_ONNX)!;
  const parts = second.files.find(({ path }) => path === CONVERTED_ONNX)!.parts;
  let end = whole.length;
  for (const part of [...parts].reverse()) {
    const expected = whole.subarray(end - part.size, end);
    expect((await bytesOf(part)).equals(expected)).toBe(true);
    end -= part.size;
  }
  expect(end).toBe(0);
});

test('reads a tensor at a time, and a large one in pieces', async () => {
  const gguf = tinyGguf();
  const rows = 40_000;
  const table = randomTensor('Q8_0', [TINY.hidden, rows], 1, random(3));
  gguf.tensors['token_embd.weight'] = table;
  const reads: [number, number][] = [];
  const { files } = await convertGguf(bytesSource(writeGguf(gguf), reads));
  const before = reads.length;
  for (const part of files.at(-1)!.parts) {
    for await (const piece of part.pieces()) expect(piece.length).toBeLessThanOrEqual(2 ** 20);
  }
  const lengths = reads.slice(before).map(([, length]) => length);
  expect(Math.max(...lengths)).toBeLessThan(table.bytes.length / 8);
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(
    Object.values(gguf.tensors).reduce((sum, { bytes }) => sum + bytes.length, 0),
  );
});

test('linear scaling and factors of the rotary frequencies', async () => {
  const gguf = tinyGguf();
  gguf.metadata['qwen2.rope.scaling.type'] = text('linear');
  gguf.metadata['qwen2.rope.scaling.factor'] = f32(4);
  const { decoder } = await run(gguf);
  const scaled = await decoder.lastLogits(IDS);
  expect(correlation(scaled, floatLogits(gguf, IDS))).toBeLessThan(0.9);
  const factors = new Float32Array(TINY.headDim / 2).fill(4);
  const other = tinyGguf();
  const bytes = new Uint8Array(factors.buffer);
  other.tensors['rope_freqs.weight'] = { type: TYPE['F32']!, dims: [factors.length], bytes };
  const same = await (await run(other)).decoder.lastLogits(IDS);
  expect([...same]).toEqual([...scaled]);
});

test('config, stop tokens and origin are those of the file', async () => {
  const conversion = await convertGguf(bytesSource(writeGguf(tinyGguf())));
  expect(conversion.origin).toMatchObject({
    name: 'Tiny',
    architecture: 'qwen2',
    licence: 'apache-2.0',
  });
  expect(conversion.origin.types).toHaveLength(10);
  const contents = await filesOf(conversion);
  const read = (path: string) => JSON.parse(String(contents.get(path))) as Record<string, unknown>;
  const { tokens } = tinyVocabulary();
  const stops = ['<|im_end|>', '<|endoftext|>'].map((token) => tokens.indexOf(token));
  expect(read('generation_config.json')).toEqual({ eos_token_id: stops });
  expect(read('config.json')).toMatchObject({
    architectures: ['Qwen2ForCausalLM'],
    model_type: 'qwen2',
    eos_token_id: stops,
    max_position_embeddings: TINY.context,
    num_key_value_heads: TINY.kvHeads,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: true,
  });
});

test.each([
  ['a norm', 'blk.1.ffn_norm.weight', (bytes: Uint8Array) => bytes.fill(0xff, 8, 12)],
  ['a matrix', 'blk.0.attn_q.weight', (bytes: Uint8Array) => bytes.fill(0x7f, 0, 2)],
  ['the table', 'token_embd.weight', (bytes: Uint8Array) => bytes.set([0, 0x7c], 34)],
])('what is no number in %s is damage', async (_, name, damage) => {
  const gguf = tinyGguf();
  damage(gguf.tensors[name]!.bytes);
  const { files } = await convertGguf(bytesSource(writeGguf(gguf)));
  const made = Promise.all(files.flatMap(({ parts }) => parts.map(bytesOf)));
  await expect(made).rejects.toMatchObject({
    code: 'input',
    facts: { reason: 'gguf-damaged', name },
  });
});
