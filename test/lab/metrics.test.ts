import { expect, test } from 'vitest';
import { figuresOf } from '../../src/lab/figures.ts';
import {
  accuracy,
  atThreshold,
  calibrationError,
  changes,
  f1,
  interval,
  mcNemar,
  precisionRecall,
  reliability,
  strictAccuracy,
  unclear,
  type Judged,
} from '../../src/lab/metrics.ts';

const judged = (truth: Judged['truth'], positive: number): Judged => ({
  truth,
  positive,
  label: Math.max(positive, 1 - positive) < 0.6 ? '不确定' : positive > 0.5 ? '正面' : '负面',
});

/** Two right, one unsure on the right side, one wrong. */
const FOUR = [judged('正面', 0.9), judged('负面', 0.2), judged('正面', 0.55), judged('负面', 0.7)];

test('accuracy by the larger side, and with 不确定 as wrong', () => {
  expect(accuracy(FOUR)).toBe(0.75);
  expect(strictAccuracy(FOUR)).toBe(0.5);
  expect(unclear(FOUR)).toBe(0.25);
  expect(accuracy([])).toBeNaN();
});

test('F1 weighs what was found against what was there, for each class', () => {
  // 正面: three found, two of them rightly, two there. 负面: one found, rightly, two there.
  expect(f1(FOUR, '正面')).toBeCloseTo(0.8);
  expect(f1(FOUR, '负面')).toBeCloseTo(2 / 3);
  expect(f1([judged('正面', 0.9)], '负面')).toBe(0);
});

test('the calibration error is nothing where confidence is what it claims', () => {
  const ten = Array.from({ length: 10 }, (_, i) => judged(i < 8 ? '正面' : '负面', 0.8));
  expect(calibrationError(ten)).toBeCloseTo(0);
  expect(calibrationError(ten.map(({ truth }) => judged(truth, 1)))).toBeCloseTo(0.2);
  // Too sure in one bin and not sure enough in another do not cancel out.
  expect(calibrationError([judged('正面', 0.6), judged('负面', 0.9)])).toBeCloseTo((0.4 + 0.9) / 2);
});

test('precision and recall of each side', () => {
  expect(precisionRecall(FOUR, '正面')).toEqual({ precision: 2 / 3, recall: 1 });
  expect(precisionRecall(FOUR, '负面')).toEqual({ precision: 1, recall: 0.5 });
});

test('the reliability diagram: each row is in one bin', () => {
  const bins = reliability([judged('正面', 0.55), judged('负面', 0.75), judged('正面', 0.95)], 5);
  expect(bins.map(({ count }) => count)).toEqual([1, 0, 1, 0, 1]);
  expect(bins[2]).toEqual({ count: 1, confidence: 0.75, accuracy: 0 });
  expect(bins[1]!.accuracy).toBeNaN();
  expect(reliability([judged('正面', 1)], 5)[4]!.count).toBe(1);
});

test('the interval of a share is Wilson’s', () => {
  // (0.85 + z²/400 ± z √(0.85 · 0.15 / 200 + z²/160,000)) / (1 + z²/200), z = 1.96
  const { low, high } = interval(170, 200);
  expect(low).toBeCloseTo(0.7937, 3);
  expect(high).toBeCloseTo(0.893, 3);
  expect(interval(0, 10).low).toBeCloseTo(0);
});

test('a threshold leaves out what is less sure', () => {
  expect(atThreshold(FOUR, 0.5)).toMatchObject({ said: 1, right: 0.75 });
  expect(atThreshold(FOUR, 0.75)).toMatchObject({ said: 0.5, right: 1 });
  // What is not said is not found either.
  expect(atThreshold(FOUR, 0.75)['正面']).toEqual({ precision: 1, recall: 0.5 });
  expect(atThreshold(FOUR, 0.6)['正面']).toEqual({ precision: 0.5, recall: 0.5 });
});

test('McNemar: the exact p-value, and the normal one where there are thousands', () => {
  expect(mcNemar(0, 0)).toBe(1);
  expect(mcNemar(5, 5)).toBe(1);
  expect(mcNemar(600, 600)).toBeCloseTo(1); // where 0.5 to this power is nothing
  expect(mcNemar(1, 8)).toBeCloseTo(2 * ((1 + 9) / 512));
  expect(mcNemar(8, 1)).toBe(mcNemar(1, 8));
  expect(mcNemar(1000, 1000)).toBeCloseTo(1, 1);
  // One deviation and 1.96 of them.
  const n = 2000;
  const off = 1.96 * Math.sqrt(n) + 1;
  expect(mcNemar((n + off) / 2, (n - off) / 2)).toBeCloseTo(0.05, 3);
});

test('two runs are compared text by text, those that both have judged', () => {
  const named = (text: string, truth: Judged['truth'], positive: number) => ({
    ...judged(truth, positive),
    text,
  });
  const before = [named('a', '正面', 0.9), named('b', '负面', 0.9), named('c', null, 0.5)];
  const now = [
    named('a', '正面', 0.1),
    named('b', '负面', 0.1),
    named('c', null, 0.5),
    named('d', '正面', 1),
  ];
  const { both, gained, lost, p } = changes(now, before);
  expect([both, gained.map(({ text }) => text), lost.map(({ text }) => text), p]).toEqual([
    ...[2, ['b'], ['a'], 1],
  ]);
});

test('the figures of a run hold what the page shows, and nothing where nothing can be counted', () => {
  const timed = FOUR.map((row, i) => ({ ...row, ms: 10 * (i + 1) }));
  const figures = figuresOf([...timed, { ...judged(null, 0.5), ms: 100 }]);
  expect(figures).toMatchObject({ texts: 5, sided: 4, accuracy: 0.75, uncertainWithoutMood: 1 });
  expect(figures.milliseconds).toEqual({ median: 30, slowest5Percent: 100, all: 200 });
  expect(figuresOf([]).accuracy).toBeNaN();
});
