/** The arrow keys in the box. */
import { expect, test } from 'vitest';
import { Recall, sentTexts } from '../../src/ui/chat/recall.ts';
import { conversationOf, exchangeOf } from '../support/conversations.ts';

const sent = () => ['third', 'second', 'first'];

test('go back and forth through what was sent, and end at an empty box', () => {
  const recall = new Recall();
  const seen: (string | null)[] = [];
  let draft = '';
  const press = (back: boolean) => {
    const text = recall.step(back, draft, sent);
    seen.push(text);
    draft = text ?? draft;
  };
  for (const back of [false, true, true, true, true, false, false, false, false]) press(back);
  expect(seen).toEqual([null, 'third', 'second', 'first', null, 'second', 'third', '', null]);
});

test('belong to the box where something was written or changed', () => {
  const recall = new Recall();
  expect(recall.step(true, 'mine', sent)).toBeNull();
  expect(recall.step(true, '', sent)).toBe('third');
  expect(recall.step(true, 'third, changed', sent)).toBeNull();
  expect(recall.step(true, '', () => [])).toBeNull();
});

test('know each text once, the latest first, as it was written', () => {
  const one = conversationOf('a', [exchangeOf('a', '', { at: 1 }), exchangeOf('b', '', { at: 3 })]);
  const covered = exchangeOf('＊＊', '', { at: 4, original: 'xx' });
  const two = conversationOf('b', [exchangeOf('a', '', { at: 2 }), covered]);
  expect(sentTexts([one, two, one])).toEqual(['xx', 'b', 'a']);
});
