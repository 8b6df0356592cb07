import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CATEGORIES, MAX_WORDS, parseWordList } from '../../src/safety/word-list.ts';
import { decodeText } from '../../src/tables/decode.ts';
import { random } from './random.ts';

const words = (text: string) => parseWordList(text).words.map(({ text }) => text);

test('one word a line, with remarks and sections', () => {
  const list = parseWordList('赌博\n# remark\n\n[insult]\r\n笨蛋 # mild\nFuck*\r[nonsense]\n别的');
  expect(list.words).toEqual([
    { text: '赌博', section: 'own', prefix: false },
    { text: '笨蛋', section: 'insult', prefix: false },
    { text: 'Fuck', section: 'insult', prefix: true },
    { text: '别的', section: 'own', prefix: false },
  ]);
  expect(list).toMatchObject({ skipped: 0, duplicates: 0 });
});

test('lines that are no words are counted, and cost no others', () => {
  const lines = ['好词', '*', '!!!', 'a', 'x'.repeat(100), '好词', '好\ufffd', 'C#', '另一个'];
  const list = parseWordList(lines.join('\n'));
  expect(list.words.map(({ text }) => text)).toEqual(['好词', 'C#', '另一个']);
  expect(list).toMatchObject({ skipped: 5, duplicates: 1 });
});

test('more words than there is room for are counted', () => {
  const list = parseWordList(Array.from({ length: MAX_WORDS + 10 }, (_, i) => `词${i}`).join('\n'));
  expect(list.words).toHaveLength(MAX_WORDS);
  expect(list).toMatchObject({ surplus: 10, skipped: 0 });
});

test('one megabyte of broken lines is read in one go', () => {
  const pick = random(5);
  const bytes = new Uint8Array(2 ** 20);
  const line = new TextEncoder().encode('好的词语\n');
  // Every eighth line has a byte that is wrong.
  for (let at = 0, i = 0; at + line.length <= bytes.length; at += line.length, i++) {
    bytes.set(line, at);
    if (i % 8 === 0) bytes[at + 1] = Math.floor(pick() * 64);
  }
  const decoded = decodeText(bytes.subarray(0, Math.floor(bytes.length / 13) * 13));
  expect(decoded?.encoding).toBe('utf-8');
  const list = parseWordList(decoded?.text ?? '');
  expect(list.words.map(({ text }) => text)).toContain('好的词语');
  expect(list.skipped).toBeGreaterThan(1000);
});

test.each([
  ['UTF-8', [0xe8, 0xb5, 0x8c, 0xe5, 0x8d, 0x9a], 'utf-8'],
  ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0xe8, 0xb5, 0x8c, 0xe5, 0x8d, 0x9a], 'utf-8'],
  ['GBK', [0xb6, 0xc4, 0xb2, 0xa9], 'gb18030'],
  [
    'GBK with a broken line',
    [0xb6, 0xc4, 0xb2, 0xa9, 0x0a, 0xff, 0xb6, 0xc4, 0xb2, 0xa9],
    'gb18030',
  ],
  ['UTF-16', [0xff, 0xfe, 0x4c, 0x8d, 0x5a, 0x53], 'utf-16'],
  ['UTF-16, big end first', [0xfe, 0xff, 0x8d, 0x4c, 0x53, 0x5a], 'utf-16'],
])('%s is read', (_name, bytes, encoding) => {
  const decoded = decodeText(Uint8Array.from(bytes));
  expect(decoded?.encoding).toBe(encoding);
  expect(words(decoded?.text ?? '')).toContain('赌博');
});

test('a file that is no text is told from one that is', () => {
  const pick = random(9);
  const noise = Uint8Array.from({ length: 5000 }, () => Math.floor(pick() * 256));
  expect(decodeText(noise)).toBeNull();
  expect(decodeText(readFileSync('public/screenshots/narrow-chat.png'))).toBeNull();
  expect(decodeText(new Uint8Array(0))?.text).toBe('');
});

test('the site’s own list is whole, and has words for each category', () => {
  const list = parseWordList(readFileSync('public/safety/words.txt', 'utf8'));
  expect(list).toMatchObject({ skipped: 0, duplicates: 0 });
  for (const category of CATEGORIES.filter((name) => name !== 'own')) {
    expect(list.words.filter(({ section }) => section === category).length).toBeGreaterThan(10);
  }
  expect(list.words.some(({ section }) => section === 'own')).toBe(false);
});
