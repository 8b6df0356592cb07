import { expect, test } from 'vitest';
import { dot, fitLogistic, logLoss, sigmoid } from '../../src/calibration/kernel-logistic.ts';
import { seeded } from '../../src/calibration/statistics.ts';

function problem(size: number, width: number, scale = 1) {
  const random = seeded(3);
  const rows = Array.from({ length: size }, () =>
    Float64Array.from({ length: width }, () => scale * (2 * random() - 1)),
  );
  const values = Float64Array.from(rows.flatMap((a) => rows.map((b) => dot(a, b))));
  const offsets = Float64Array.from({ length: size }, () => 2 * random() - 1);
  const targets = Float64Array.from(rows, (row) => (row[0]! + random() - 0.5 > 0 ? 1 : 0));
  return { rows, task: { gram: { size, values }, offsets, targets } };
}

test.each([
  ['fewer examples than features', 12, 40, 1],
  ['more examples than features', 60, 3, 1],
  ['hardly any penalty', 30, 10, 20],
])('finds the minimum: %s', (_what, size, width, scale) => {
  const { rows, task } = problem(size, width, scale);
  const weights = fitLogistic(task);
  // There, every dual weight is what is left of its target.
  for (const [i, row] of rows.entries()) {
    const sum = rows.reduce((total, other, j) => total + weights[j]! * dot(row, other), 0);
    const left = task.targets[i]! - sigmoid(task.offsets[i]! + sum);
    expect(weights[i]).toBeCloseTo(left, 2);
  }
});

test('begins where it is told, and ends at the same place', () => {
  const { task } = problem(40, 20);
  const cold = fitLogistic(task);
  const warm = fitLogistic(task, fitLogistic({ ...task, offsets: task.offsets.map((z) => z + 1) }));
  for (const [i, weight] of cold.entries()) expect(warm[i]).toBeCloseTo(weight, 3);
});

test('a loss stays finite, however sure', () => {
  expect(logLoss(1, 0)).toBeCloseTo(Math.log(2));
  expect(logLoss(0.5, 3)).toBeCloseTo(logLoss(0.5, -3));
  expect(logLoss(0, 1000)).toBe(1000);
  expect(logLoss(1, 1000)).toBe(0);
});
