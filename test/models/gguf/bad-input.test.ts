/** Files that are no GGUF, or none that runs here: each one sentence, before anything is converted. */
import { expect, test, vi } from 'vitest';
import { convertGguf } from '../../../src/models/gguf/convert.ts';
import type { RangeSource } from '../../../src/models/gguf/source.ts';
import { explain, LOCALES } from '../../../src/i18n/i18n.ts';
import { failure } from '../../support/failure.ts';
import {
  bytesSource,
  int32s,
  random,
  randomTensor,
  text,
  texts,
  tinyGguf,
  TYPE,
  u32,
  writeGguf,
  type TestGguf,
} from '../../support/gguf.ts';

vi.setConfig({ testTimeout: 60_000 });

async function reasonOf(file: Uint8Array | RangeSource): Promise<string> {
  const source = file instanceof Uint8Array ? bytesSource(file) : file;
  const { code, facts } = await failure(convertGguf(source));
  expect(code).toBe('input');
  for (const words of Object.values(LOCALES)) {
    const { what, next } = explain(words, { code, message: '', facts });
    expect(what).not.toBe(explain(words, { code, message: '', facts: {} }).what);
    if (facts.name) expect(what).toContain(facts.name);
    expect(next).not.toBe('');
  }
  return [facts.reason, facts.name].filter(Boolean).join(' ');
}

/** The tiny model with something changed. */
function changed(change: (gguf: TestGguf) => unknown): Uint8Array {
  const gguf = tinyGguf();
  change(gguf);
  return writeGguf(gguf);
}

const F32_TENSOR = (dims: number[]) => randomTensor('F32', dims, 1, random(1));

test.each<[string, (gguf: TestGguf) => unknown]>([
  ['gguf-version 1', (g) => (g.version = 1)],
  ['gguf-version 4', (g) => (g.version = 4)],
  ['gguf-endian', (g) => (g.version = 0x03000000)],
  ['gguf-split', (g) => (g.metadata['split.count'] = u32(3))],
  ['gguf-architecture gemma3', (g) => (g.metadata['general.architecture'] = text('gemma3'))],
  ['gguf-architecture ?', (g) => delete g.metadata['general.architecture']],
  ['gguf-vision', (g) => (g.metadata['general.architecture'] = text('clip'))],
  ['gguf-vision', (g) => (g.metadata['general.type'] = text('mmproj'))],
  ['gguf-setting qwen2.block_count', (g) => delete g.metadata['qwen2.block_count']],
  ['gguf-setting qwen2.block_count', (g) => (g.metadata['qwen2.block_count'] = u32(0))],
  ['gguf-setting qwen2.block_count', (g) => (g.metadata['qwen2.block_count'] = u32(5000))],
  ['gguf-setting qwen2.block_count', (g) => (g.metadata['qwen2.block_count'] = text('2'))],
  [
    'gguf-setting qwen2.attention.head_count_kv',
    (g) => (g.metadata['qwen2.attention.head_count_kv'] = int32s([2, 1])),
  ],
  [
    'gguf-setting qwen2.attention.head_count_kv',
    (g) => (g.metadata['qwen2.attention.head_count_kv'] = u32(3)),
  ],
  [
    'gguf-setting qwen2.rope.dimension_count',
    (g) => (g.metadata['qwen2.rope.dimension_count'] = u32(16)),
  ],
  [
    'gguf-setting qwen2.rope.scaling.type = yarn',
    (g) => (g.metadata['qwen2.rope.scaling.type'] = text('yarn')),
  ],
  ['gguf-setting qwen2.expert_count', (g) => (g.metadata['qwen2.expert_count'] = u32(8))],
  ['gguf-missing token_embd.weight', (g) => delete g.tensors['token_embd.weight']],
  [
    'gguf-missing model.layers.1.mlp.up_proj.weight',
    (g) => delete g.tensors['blk.1.ffn_up.weight'],
  ],
  ['gguf-shape blk.0.attn_q.bias', (g) => (g.tensors['blk.0.attn_q.bias'] = F32_TENSOR([8]))],
  [
    'gguf-shape blk.0.attn_k.weight',
    (g) => (g.tensors['blk.0.attn_k.weight'] = F32_TENSOR([256, 128])),
  ],
  ['gguf-shape token_embd.weight', (g) => (g.tensors['token_embd.weight'] = F32_TENSOR([8, 300]))],
  ['gguf-shape rope_freqs.weight', (g) => (g.tensors['rope_freqs.weight'] = F32_TENSOR([5]))],
  [
    'gguf-extra blk.0.attn_q_norm.weight',
    (g) => (g.tensors['blk.0.attn_q_norm.weight'] = F32_TENSOR([32])),
  ],
  ['gguf-type IQ4_NL', (g) => (g.tensors['blk.0.attn_k.weight']!.type = 20)],
  ['gguf-type type 99', (g) => (g.tensors['blk.0.attn_k.weight']!.type = 99)],
  ['gguf-tokenizer llama', (g) => (g.metadata['tokenizer.ggml.model'] = text('llama'))],
  ['gguf-tokenizer gpt2, tekken', (g) => (g.metadata['tokenizer.ggml.pre'] = text('tekken'))],
  ['gguf-setting tokenizer.ggml.tokens', (g) => delete g.metadata['tokenizer.ggml.tokens']],
  [
    'gguf-setting tokenizer.ggml.token_type',
    (g) => (g.metadata['tokenizer.ggml.token_type'] = int32s([1])),
  ],
  [
    'gguf-setting tokenizer.ggml.merges',
    (g) => (g.metadata['tokenizer.ggml.merges'] = texts(['he'])),
  ],
  [
    'gguf-chat <|im_start|>',
    (g) => {
      const { value } = g.metadata['tokenizer.ggml.tokens'] as { value: string[] };
      value[value.indexOf('<|im_start|>')] = '<s>';
    },
  ],
  ['gguf-truncated output_norm.weight', (g) => (g.tensors['output_norm.weight']!.offset = 2 ** 40)],
  ['gguf-damaged general.alignment', (g) => (g.metadata['general.alignment'] = u32(0))],
  ['gguf-damaged output_norm.weight', (g) => (g.tensors['output_norm.weight']!.dims = [])],
  [
    'gguf-damaged output_norm.weight',
    (g) => (g.tensors['output_norm.weight']!.dims = [2 ** 40, 2 ** 40]),
  ],
  [
    'gguf-damaged blk.0.attn_q.weight (Q4_0)',
    (g) => (g.tensors['blk.0.attn_q.weight']!.dims = [100, 256]),
  ],
])('%s', async (reason, change) => {
  expect(await reasonOf(changed(change))).toBe(reason);
});

test('what is no GGUF at all', async () => {
  for (const file of ['', 'G', 'GGUF', '<!doctype html>', 'PK\u0003\u0004 and more']) {
    expect(await reasonOf(Buffer.from(file))).toBe('gguf-none');
  }
});

test('a file that ends at any byte', async () => {
  const whole = writeGguf(tinyGguf());
  const next = random(5);
  const ends = Array.from({ length: 150 }, () => Math.floor(next() * whole.length));
  for (const end of [8, 12, 20, 24, 25, whole.length - 1, ...ends]) {
    const reason = await reasonOf(whole.slice(0, end));
    expect(reason.split(' ')[0], `at ${end}`).toBe(end < 8 ? 'gguf-none' : 'gguf-truncated');
  }
});

/** A beginning of some bytes, of a file that says it is larger; nothing beyond may be asked for. */
function claimed(head: Uint8Array, size: number): RangeSource & { most: number } {
  const source = {
    size,
    most: 0,
    async read(offset: number, length: number) {
      source.most = Math.max(source.most, offset + length);
      const bytes = new Uint8Array(length);
      bytes.set(head.subarray(offset, offset + length));
      return bytes;
    },
  };
  return source;
}

function header(...parts: (string | bigint | number)[]): Uint8Array {
  const pieces = parts.map((part) =>
    typeof part === 'string'
      ? Buffer.from(part)
      : typeof part === 'bigint'
        ? new Uint8Array(BigUint64Array.of(part).buffer)
        : new Uint8Array(Uint32Array.of(part).buffer),
  );
  return new Uint8Array(Buffer.concat(pieces));
}

test.each([
  ['a key of 2^63 characters', [0n, 1n, 2n ** 63n], 'gguf-damaged 9223372036854776000'],
  ['a key of a gigabyte', [0n, 1n, 2n ** 30n], 'gguf-metadata'],
  ['a key longer than the file', [0n, 1n, 2n ** 45n], 'gguf-truncated'],
  ['a list of a thousand million', [0n, 1n, 1n, 'a', 9, 0, 10n ** 9n], 'gguf-metadata'],
  ['a list longer than the file', [0n, 1n, 1n, 'a', 9, 10, 2n ** 40n], 'gguf-truncated a'],
  [
    'lists in lists in lists',
    [0n, 1n, 1n, 'a', 9, ...Array(6).fill([9, 1n]).flat()],
    'gguf-damaged a',
  ],
  ['a type of value that there is not', [0n, 1n, 1n, 'a', 77, 0n], 'gguf-damaged a'],
  ['2^60 keys', [0n, 2n ** 60n], 'gguf-damaged 1152921504606847000'],
  ['a million keys', [0n, 10n ** 6n], 'gguf-metadata'],
  ['2^40 tensors', [2n ** 40n, 0n], 'gguf-damaged 1099511627776 tensors'],
] as const)('%s', async (_, parts, reason) => {
  const flat = parts as readonly (string | bigint | number)[];
  const source = claimed(header('GGUF', 3, ...flat), 2 ** 34);
  expect(await reasonOf(source)).toBe(reason);
  expect(source.most).toBeLessThanOrEqual(64 * 2 ** 20);
});

test('a model of more than 2 GB is refused before a weight is read', async () => {
  const gguf = tinyGguf();
  const rows = 2 ** 23;
  gguf.tensors['token_embd.weight']!.dims = [256, rows];
  const { bytes, ...table } = gguf.tensors['token_embd.weight']!;
  delete gguf.tensors['token_embd.weight'];
  gguf.tensors['token_embd.weight'] = { ...table, bytes };
  const head = writeGguf(gguf);
  expect(await reasonOf(claimed(head, 2 ** 33))).toBe('gguf-large');
});
