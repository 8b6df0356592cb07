/** Of what a model writes, only its reply is told, and nothing that was told is taken back. */
import { describe, expect, test } from 'vitest';
import { ReplyText } from '../../src/engine/reply-text.ts';
import { random as randomOf } from '../safety/random.ts';

const SPECIALS = ['<|im_start|>', '<|im_end|>', '<|endoftext|>', '<reserved_5>', '\n', 'A'];

/** In pieces of so many characters, as a model might write it. */
function told(text: string, size: number, begun = '', cut = false): string {
  const reply = new ReplyText(SPECIALS, begun);
  let all = '';
  for (let at = 0; at < text.length && !reply.ended; at += size) {
    all += reply.push(text.slice(at, at + size));
  }
  return all + reply.end(cut);
}

/** Whole, by the letter, and in between. */
const inAllWays = (text: string, begun = '', cut = false) => [
  ...new Set([1, 2, 3, 5, 7, 1000].map((size) => told(text, size, begun, cut))),
];

test.each([
  ['你好！<|im_end|>\n<|im_start|>user\n再见', '你好！'],
  ['Hello.<|endoftext|>Human: what?', 'Hello.'],
  ['好的。<|eot_id|><|start_header_id|>user<|end_header_id|>', '好的。'],
  ['Fine.<end_of_turn>\n<start_of_turn>user\nAnd you?', 'Fine.'],
  ['Fine.\n[INST] next [/INST]', 'Fine.\n'],
  ['Fine.\n<|user|>\nnext', 'Fine.\n'],
  ['好。<｜end▁of▁sentence｜><｜User｜>还有', '好。'],
])('a marker of a turn ends the reply: %j', (text, reply) => {
  expect(inAllWays(text)).toEqual([reply]);
});

test.each([
  ['<|im_start|>assistant\n你好', '你好'],
  ['<|start_header_id|>assistant<|end_header_id|>\n\nHello', 'Hello'],
  ['<start_of_turn>model\nHello', 'Hello'],
  ['<|assistant|>\nHello', 'Hello'],
  ['<s>Hello</s>', 'Hello'],
  ['[/INST] Hello', 'Hello'],
  ['<|im_start|>你好', '你好'],
  ['a<|fim_prefix|>b<pad><unk>c<reserved_5>d', 'abcd'],
])('any other marker is left out: %j', (text, reply) => {
  expect(inAllWays(text)).toEqual([reply]);
});

test('a model that writes the turn of the other has said nothing', () => {
  expect(inAllWays('<|im_start|>user\n你好<|im_end|>')).toEqual(['']);
});

test('what is thought is left out, whether it ends or not', () => {
  expect(inAllWays('<think>\nHm, 2+2.\n</think>\n\n四。')).toEqual(['四。']);
  expect(inAllWays('\n<thinking>a < b</thinking>Four.')).toEqual(['\nFour.']);
  expect(inAllWays('先说这个。\n<think>嗯</think>\n再说。')).toEqual(['先说这个。\n再说。']);
  expect(inAllWays('<think>It goes on and on', '', true)).toEqual(['']);
  expect(inAllWays('四。</think>')).toEqual(['四。']);
});

test('what was thought is kept apart, whole, in whatever pieces it came', () => {
  const thoughtOf = (text: string, size: number) => {
    const reply = new ReplyText(SPECIALS);
    for (let at = 0; at < text.length; at += size) reply.push(text.slice(at, at + size));
    reply.end(false);
    return reply.thought;
  };
  for (const size of [1, 2, 3, 7, 1000]) {
    expect(thoughtOf('<think>\nHm, 2 < 3 </thin.\n</think>\n\n四。', size)).toBe(
      'Hm, 2 < 3 </thin.',
    );
    expect(thoughtOf('<think>一</think>先说。\n<think>二</think>再说。', size)).toBe('一\n二');
    expect(thoughtOf('<think>It goes on', size)).toBe('It goes on');
    expect(thoughtOf('<think>\n\n</think>\n\n四。', size)).toBe('');
    expect(thoughtOf('No `<think>` here', size)).toBe('');
  }
});

describe('text stays', () => {
  test.each([
    'The tag <think> opens it, and </think> closes it.',
    'In ChatML, `<|im_start|>` begins and ``<|im_end|>`` ends a message.',
    '```\n<|im_start|>user\n<think>\n</think></s>\n```\n之后。',
    '- ~~~~text\n  [INST] ``` </s>\n~~~~\n',
    'x < y, a[0], [链接](https://example.org), <b>, <<, <|, |>, [I], </, <st',
    '1 <2 and `open',
    '<',
    'A\nA',
    '  两格',
  ])('%j', (text) => {
    expect(inAllWays(text)).toEqual([text]);
  });
});

test('a backtick that is never closed makes no code', () => {
  expect(inAllWays('It`s me.<|im_end|>\nuser')).toEqual(['It`s me.']);
  expect(inAllWays('It`s me.<|im_end|>')).toEqual(['It`s me.']);
});

test('what may be the beginning of a marker is never shown, and is dropped where a reply is cut', () => {
  const reply = new ReplyText(SPECIALS);
  expect([...'好<|im_en'].map((letter) => reply.push(letter)).join('')).toBe('好');
  expect(reply.end(true)).toBe('');
  expect(told('好<|im_en', 1)).toBe('好');
  expect(told('1 <', 1, '', true)).toBe('1 ');
});

test('a reply that goes on knows that it is in code', () => {
  expect(inAllWays('<|im_end|>\n```\n<|im_end|>x', '看：\n```\n')).toEqual(['<|im_end|>\n```\n']);
  expect(inAllWays('、<think>', '第一')).toEqual(['、<think>']);
});

test('whatever comes, in whatever pieces: the same is told', () => {
  const PARTS =
    '<|im_start|> <|im_end|> <think> </think> [INST] </s> < <| | > [ ` `` ``` ~~~ assistant user 好 a'
      .split(' ')
      .concat([' ', '\n', '\n']);
  const random = randomOf(7);
  for (let i = 0; i < 600; i++) {
    const text = Array.from({ length: 12 }, () => PARTS[Math.floor(random() * PARTS.length)]).join(
      '',
    );
    const ways = inAllWays(text);
    expect(ways, JSON.stringify(text)).toHaveLength(1);
    if (!/[`~]{2}|`[^\n]*`/.test(text)) expect(ways[0]).not.toMatch(/<\|im_|\[INST\]|<\/s>/);
  }
});
