import { expect, test } from 'vitest';
import { Detokenizer } from '../../src/engine/detokenizer.ts';
import { demoTokenizer } from './demo.ts';

test('what streams out is the text, and no piece ends inside a character', async () => {
  const tokenizer = await demoTokenizer();
  const text = '今天真开心😄! 𠮷野家 👨‍👩‍👧 naïve ﷽ ok\n\n  缩进';
  const detokenizer = new Detokenizer(tokenizer);
  const pieces = tokenizer.encode(text).map((id) => detokenizer.push(id));
  pieces.push(detokenizer.end());
  expect(pieces.join('')).toBe(text);
  expect(pieces.filter((piece) => piece.includes('\ufffd'))).toEqual([]);
  expect(pieces.filter((piece) => piece === '').length).toBeGreaterThan(0); // some had to wait
});

test('a reply cut off inside an emoji ends before it', async () => {
  const tokenizer = await demoTokenizer();
  const ids = tokenizer.encode('好🀄');
  const detokenizer = new Detokenizer(tokenizer);
  const pieces = ids.slice(0, -1).map((id) => detokenizer.push(id));
  expect(pieces.join('') + detokenizer.end()).toBe('好');
});

test('bytes that never become a character do not hold up what follows', async () => {
  const tokenizer = await demoTokenizer();
  const [half = 0] = tokenizer.encode('🀄');
  const detokenizer = new Detokenizer(tokenizer);
  const text = [half, half, ...tokenizer.encode('好的')].map((id) => detokenizer.push(id)).join('');
  expect(text).toMatch(/好的$/);
});

test('control tokens and ids beyond the vocabulary show nothing', async () => {
  const tokenizer = await demoTokenizer();
  const { start, end, endOfText } = tokenizer.controls;
  expect(tokenizer.decode([start, end, endOfText, 999_999])).toBe('');
});
