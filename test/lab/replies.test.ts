import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REPLY_KINDS, type LabReply, type ReplySet } from '../../src/contract/lab.ts';
import { pairsOf, readPrompts, scoredPairs, shuffledOrder, tally } from '../../src/lab/replies.ts';
import { MACHINE } from '../state/setup.ts';

const reply = (text: string): LabReply => ({ text, finish: 'stop', tokens: 3, ms: 9 });
const set = (id: string, texts: readonly string[], answered = texts.length): ReplySet => ({
  ...{ id, model: id, key: id, prompt: 'p', maxTokens: 9, temperature: 0, threads: 1, at: 1 },
  ...MACHINE,
  asked: texts.map((text) => ({ kind: text === '1+1' ? 'logic' : 'venting', lang: 'zh', text })),
  replies: texts.slice(0, answered).map((text) => reply(`${id}:${text}`)),
});

test('the messages that come with the site: four of each kind in each language', () => {
  const prompts = readPrompts(readFileSync('public/lab/prompts.tsv', 'utf8'));
  for (const kind of REPLY_KINDS)
    for (const lang of ['zh', 'en'])
      expect(prompts.filter((one) => one.kind === kind && one.lang === lang)).toHaveLength(4);
  expect(new Set(prompts.map(({ text }) => text)).size).toBe(40);
  expect(readPrompts('kind\tlang\ttext\nnonsense\nlogic\tfr\tCombien ?\n')).toEqual([]);
});

test('pairs are the messages that both have answered', () => {
  const pairs = pairsOf(set('a', ['难过', '1+1', '累']), set('b', ['累', '难过', '1+1'], 2));
  expect(pairs.map(({ text, replies }) => [text, ...replies.map((one) => one.text)])).toEqual([
    ['难过', 'a:难过', 'b:难过'],
    ['累', 'a:累', 'b:累'],
  ]);
});

test('the order has each pair once, and a side is first in about half of them', () => {
  const texts = Array.from({ length: 400 }, (_, i) => String(i));
  const order = shuffledOrder(texts, Math.random);
  expect(new Set(order.map(({ text }) => text)).size).toBe(400);
  const swapped = order.filter((one) => one.swapped).length;
  expect(swapped).toBeGreaterThan(120);
  expect(swapped).toBeLessThan(280);
});

test('scores go to the side whose reply was shown, whatever its place', () => {
  const pairs = pairsOf(set('a', ['难过', '1+1', '累']), set('b', ['难过', '1+1', '累']));
  const order = [
    { text: '1+1', swapped: true },
    { text: '难过', swapped: false },
    { text: '累', swapped: true },
  ];
  const scoring = { a: 'a', b: 'b', order, scores: [5, 2, 3, 4, 1] };
  const scored = scoredPairs(pairs, scoring);
  // The last pair has one score only.
  expect(scored.map(({ text, scores }) => [text, ...scores])).toEqual([
    ['1+1', 2, 5],
    ['难过', 3, 4],
  ]);
  const [all, ...kinds] = tally(scored);
  expect(all).toEqual({ kind: null, pairs: 2, means: [2.5, 4.5], better: [0, 2], p: 0.5 });
  expect(kinds.map(({ kind, means }) => [kind, ...means])).toEqual([
    ['venting', 3, 4],
    ['logic', 2, 5],
  ]);
  expect(tally([])[0]!.means).toEqual([NaN, NaN]);
});
