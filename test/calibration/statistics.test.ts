import { expect, test } from 'vitest';
import { meanAndError, seeded, stratifiedFolds, wilson } from '../../src/calibration/statistics.ts';

test('Wilson’s interval, as tables have it', () => {
  expect(wilson(9, 10)).toEqual({ low: expect.closeTo(0.596, 3), high: expect.closeTo(0.982, 3) });
  expect(wilson(0, 10)).toEqual({ low: 0, high: expect.closeTo(0.278, 3) });
  expect(wilson(500, 1000).low).toBeCloseTo(0.469, 3);
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
});

test('the standard error of a mean narrows with the root of the number', () => {
  const values = (count: number) => Array.from({ length: count }, (_, i) => (i % 5) - 1);
  expect(meanAndError([2, 4, 6])).toEqual({ mean: 4, error: expect.closeTo(2 / Math.sqrt(3)) });
  const [few, many] = [meanAndError(values(20)), meanAndError(values(2000))];
  expect(few.mean).toBe(1);
  expect(few.error / many.error).toBeCloseTo(10, 0);
  expect(meanAndError([])).toEqual({ mean: 0, error: 0 });
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
