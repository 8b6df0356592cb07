/** What a person sees counted is what that person would count. */
import { expect, test } from 'vitest';
import { beginningOf, lengthOf } from '../../src/contract/characters.ts';
import { AppError } from '../../src/contract/errors.ts';
import { MAX_CHARS, preprocess } from '../../src/chat/accept.ts';
import { titleOf } from '../../src/chat/exchange.ts';

const FAMILY = '👨‍👩‍👧‍👦';

test.each([
  ['', 0],
  ['好的!', 3],
  ['😄', 1],
  [FAMILY, 1],
  ['👍🏽', 1],
  ['🇨🇳🇫🇷', 2],
  ['1️⃣', 1],
  ['e\u0301', 1],
  ['𠮷野家', 3],
  ['a\r\nb', 3],
])('%s has %i', (text, count) => {
  expect(lengthOf(text)).toBe(count);
});

test('a beginning is cut between characters', () => {
  expect(beginningOf(`好${FAMILY}${FAMILY}`, 2)).toBe(`好${FAMILY}`);
  expect(beginningOf('好', 2)).toBe('好');
  expect(titleOf(FAMILY.repeat(50))).toBe(FAMILY.repeat(40));
  expect(titleOf('第一行\n第二行')).toBe('第一行');
});

test('a message of as many emoji as characters are allowed is taken, one more is told as one more', () => {
  expect(preprocess(FAMILY.repeat(MAX_CHARS))).toHaveLength(MAX_CHARS * FAMILY.length);
  const facts = { reason: 'too-long', limit: MAX_CHARS, actual: MAX_CHARS + 1 };
  let told: unknown;
  try {
    preprocess(FAMILY.repeat(MAX_CHARS + 1));
  } catch (error) {
    told = (error as AppError).facts;
  }
  expect(told).toEqual(facts);
});

test('a book is refused at once', () => {
  const begin = performance.now();
  expect(lengthOf('很'.repeat(3_000_000))).toBe(3_000_000);
  expect(performance.now() - begin).toBeLessThan(2000);
});
