import { expect, test } from 'vitest';
import { Detokenizer } from '../../src/engine/detokenizer.ts';
import { Tokenizer } from '../../src/engine/tokenizer.ts';
import { demoTokenizer, readDemo } from './demo.ts';

test('what streams out is the text, and no piece ends inside a character', async () => {
  const tokenizer = await demoTokenizer();
  const text = '今天真开心😄! 𠮷野家 👨‍👩‍👧 naïve ﷽ ok\n\n  缩进';
  const detokenizer = new Detokenizer(tokenizer);
  const pieces = tokenizer.encode(text).map((id) => detokenizer.push(id));
  expect(pieces.join('')).toBe(text);
  expect(pieces.filter((piece) => piece.includes('\ufffd'))).toEqual([]);
  expect(pieces.filter((piece) => piece === '').length).toBeGreaterThan(0); // some had to wait
});

test('a reply cut off inside an emoji ends before it', async () => {
  const tokenizer = await demoTokenizer();
  const ids = tokenizer.encode('好🀄');
  const detokenizer = new Detokenizer(tokenizer);
  const pieces = ids.slice(0, -1).map((id) => detokenizer.push(id));
  expect(pieces.join('')).toBe('好');
});

test('bytes that never become a character are left out, and hold nothing up', async () => {
  const tokenizer = await demoTokenizer();
  const [half = 0] = tokenizer.encode('🀄');
  const detokenizer = new Detokenizer(tokenizer);
  const ids = [...tokenizer.encode('孙'), half, half, ...tokenizer.encode('子的')];
  const text = ids.map((id) => detokenizer.push(id)).join('');
  expect(text).toBe('孙子的');
});

test('control tokens and ids beyond the vocabulary show nothing', async () => {
  const tokenizer = await demoTokenizer();
  const { start, end } = tokenizer.controls;
  expect(tokenizer.decode([start, end, tokenizer.endOfText!, 999_999])).toBe('');
});

test('special tokens show nothing, and added words are words', async () => {
  const json = JSON.parse((await readDemo('tokenizer.json')).toString());
  json.added_tokens.push(
    { id: 9000, content: '<think>', special: false },
    { id: 9001, content: '<reserved>', special: true },
    { id: 9002, content: '<unsaid>' },
  );
  const tokenizer = new Tokenizer(json, {});
  const [good = 0] = tokenizer.encode('好');
  const { end } = tokenizer.controls;
  expect(tokenizer.decode([9000, good, 9001, end, 9002, good])).toBe('<think>好好');
  expect(tokenizer.specials).toEqual(
    expect.arrayContaining(['<|im_end|>', '<reserved>', '<unsaid>']),
  );
});

test('a token that ends one character and begins the next breaks none, however often', () => {
  // Two bytes a token: 3-byte characters are never whole at the end of one until the third.
  const bytes = new TextEncoder().encode('孙子兵法说知己知彼');
  const decoder = {
    decode: (ids: readonly number[]) =>
      new TextDecoder().decode(Uint8Array.from(ids.flatMap((id) => [...bytes.slice(id, id + 2)]))),
  };
  const detokenizer = new Detokenizer(decoder);
  const pieces: string[] = [];
  for (let id = 0; id < bytes.length; id += 2) pieces.push(detokenizer.push(id));
  expect(pieces.join('')).toBe('孙子兵法说知己知彼');
  expect(pieces.filter((piece) => piece.includes('\ufffd'))).toEqual([]);
});
