import { expect, test } from 'vitest';
import {
  bootstrapMean,
  mcnemar,
  seeded,
  stratifiedFolds,
  wilson,
} from '../../src/roles/statistics.ts';

test('Wilson’s interval, as tables have it', () => {
  expect(wilson(9, 10)).toEqual({ low: expect.closeTo(0.596, 3), high: expect.closeTo(0.982, 3) });
  expect(wilson(0, 10)).toEqual({ low: 0, high: expect.closeTo(0.278, 3) });
  expect(wilson(500, 1000).low).toBeCloseTo(0.469, 3);
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
});

test('McNemar’s exact test', () => {
  expect(mcnemar(0, 0)).toBe(1);
  expect(mcnemar(5, 5)).toBe(1);
  expect(mcnemar(6, 0)).toBeCloseTo(2 / 64);
  expect(mcnemar(10, 1)).toBeCloseTo(24 / 2048);
  expect(mcnemar(1, 10)).toBe(mcnemar(10, 1));
  expect(mcnemar(400, 300)).toBeLessThan(0.001);
});

test('a bootstrap interval holds the mean, and narrows with the number', () => {
  const values = (count: number) => Array.from({ length: count }, (_, i) => (i % 5) - 1);
  const few = bootstrapMean(values(20), seeded(1));
  const many = bootstrapMean(values(500), seeded(1));
  for (const { low, high } of [few, many]) {
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
  }
  expect(many.high - many.low).toBeLessThan((few.high - few.low) / 3);
});

test('folds have every example once and every class alike, the same each time', () => {
  const indices = Array.from({ length: 33 }, (_, i) => i + 100);
  const classOf = (i: number) => (i < 110 ? 'a' : 'b');
  const folds = stratifiedFolds(indices, classOf, 5, seeded(7));
  expect(folds.flat().toSorted((a, b) => a - b)).toEqual(indices);
  for (const fold of folds) expect(fold.filter((i) => classOf(i) === 'a')).toHaveLength(2);
  expect(stratifiedFolds(indices, classOf, 5, seeded(7))).toEqual(folds);
  expect(stratifiedFolds(indices, classOf, 5, seeded(8))).not.toEqual(folds);
});
