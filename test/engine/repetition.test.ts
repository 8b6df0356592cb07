import { expect, test } from 'vitest';
import { RepetitionWatch } from '../../src/engine/repetition.ts';

/** How many tokens are taken until it speaks up; null where it never does. */
function endsAfter(tokens: readonly number[]): number | null {
  const watch = new RepetitionWatch();
  const at = tokens.findIndex((token) => watch.push(token));
  return at < 0 ? null : at + 1;
}

const range = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
const times = (count: number, part: readonly number[]) => range(count).flatMap(() => part);

test('a passage that stands there three times over ends the reply, whatever came before', () => {
  const sentence = range(12, 500);
  expect(endsAfter([...range(30), ...times(2, sentence), 1, 2, 3])).toBeNull();
  expect(endsAfter([...range(30), ...times(5, sentence)])).toBe(30 + 3 * 12);
  const paragraph = range(150, 500);
  expect(endsAfter(times(5, paragraph))).toBe(3 * 150);
});

test('one word may be said more often before it counts', () => {
  expect(endsAfter([...times(20, [7]), ...range(30)])).toBeNull(); // 哈哈哈哈
  expect(endsAfter(times(100, [7]))).toBe(24);
  expect(endsAfter(times(100, [7, 8, 9]))).toBe(24);
});

test('what only resembles itself goes on', () => {
  const items = range(40).flatMap((i) => [100 + i, 5, 6, 7, 8]); // a list
  expect(endsAfter(items)).toBeNull();
});
