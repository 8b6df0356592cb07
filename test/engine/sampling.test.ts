import { expect, test } from 'vitest';
import { keepNucleus, ruleOut } from '../../src/engine/sampling.ts';

/** Indices that are still possible. */
function kept(probabilities: number[], topK: number, topP: number): number[] {
  const logits = Float32Array.from(probabilities, (p) => Math.log(p));
  keepNucleus(logits, topK, topP);
  return [...logits.keys()].filter((i) => logits[i] !== -Infinity);
}

const probabilities = [0.1, 0.4, 0.05, 0.3, 0.15];

test('keeps the fewest tokens that reach top-p', () => {
  expect(kept(probabilities, 0, 0.6)).toEqual([1, 3]);
  expect(kept(probabilities, 0, 0.8)).toEqual([1, 3, 4]);
  expect(kept(probabilities, 0, 1)).toEqual([0, 1, 2, 3, 4]);
});

test('counts top-p among the top-k only, as other engines do', () => {
  expect(kept(probabilities, 2, 0.6)).toEqual([1, 3]);
  expect(kept(probabilities, 2, 0.5)).toEqual([1]); // 0.4 of the 0.7 that is left
});

test('always keeps the likeliest token', () => {
  expect(kept(probabilities, 20, 0)).toEqual([1]);
});

test('finds the same with and without sorting all', () => {
  const many = Array.from({ length: 1000 }, (_, i) => ((i * 7919) % 1000) + 1);
  const total = many.reduce((sum, weight) => sum + weight, 0);
  const normal = many.map((weight) => weight / total);
  expect(kept(normal, 1000, 0.3)).toEqual(kept(normal, 0, 0.3));
});

test('a reply begins in another way where there is one nearly as likely, and only there', () => {
  const logits = Float32Array.of(9, 7, 6, -3);
  ruleOut(logits, [0]);
  expect([...logits]).toEqual([-Infinity, 7, 6, -3]);
  const two = Float32Array.of(9, 7, 6, -3);
  ruleOut(two, [0, 1]);
  expect([...two]).toEqual([-Infinity, -Infinity, 6, -3]);
  const all = Float32Array.of(9, 7, 6, -3);
  ruleOut(all, [0, 1, 2]);
  expect([...all]).toEqual([9, 7, 6, -3]);
});
