import { expect, test } from 'vitest';
import { compare, runOf, spreadOf } from '../../src/insights/runs.ts';
import { niceMax } from '../../src/insights/scale.ts';
import { turnsOf } from '../../src/insights/turns.ts';
import { measured } from './measured.ts';

const runAt = (speeds: readonly number[]) =>
  runOf('a', 'A', turnsOf(speeds.map((speed, i) => measured(i + 1, { speed }))));

test('the median and the middle half, between two values where there is no middle one', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, low: 1.5, high: 2.5 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, low: 1.75, high: 3.25 });
  expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7 });
  expect(spreadOf([])).toBeNull();
});

test('a run says of what it is', () => {
  expect(runAt([10, 20, 30])).toMatchObject({
    ...{ id: 'a', name: 'A', from: 1, to: 3, turns: 3, models: ['demo'], threads: [2], hits: 0 },
    measures: { speed: { median: 20, low: 15, high: 25 } },
  });
  expect(runAt([0]).measures).not.toHaveProperty('speed');
});

test('one run is better where the middle halves are apart, by what is better of each measure', () => {
  const of = (measure: string, rows: ReturnType<typeof compare>) =>
    rows.find((row) => row.measure === measure);
  const [slow, fast] = [runAt([9, 10, 11]), runAt([19, 20, 21])];
  expect(of('speed', compare(slow, fast))).toMatchObject({ ratio: 2, verdict: 'better' });
  expect(of('speed', compare(fast, slow))).toMatchObject({ ratio: 0.5, verdict: 'worse' });
  expect(of('speed', compare(slow, runAt([5, 12, 40])))).toMatchObject({ verdict: 'same' });
  const longer = { ...slow, measures: { total: { median: 4, low: 4, high: 4 } } };
  const shorter = { ...slow, measures: { total: { median: 1, low: 1, high: 1 } } };
  expect(compare(longer, shorter)).toMatchObject([
    { measure: 'total', ratio: 0.25, verdict: 'better' },
  ]);
});

test('what only one of them has is shown without a ratio, and nothing is divided by nothing', () => {
  const [with_, without] = [runAt([10]), runAt([0])];
  const speed = compare(without, with_).find(({ measure }) => measure === 'speed');
  expect(speed).toMatchObject({ first: null, ratio: null, verdict: null });
  const nothing = { ...with_, measures: { waiting: { median: 0, low: 0, high: 0 } } };
  expect(compare(nothing, nothing)).toMatchObject([{ ratio: null, verdict: 'same' }]);
});

test('an axis ends at a round number that is no less than the largest value', () => {
  expect([0.3, 7, 11, 24, 26, 99, 100, 3000].map((most) => niceMax([1e-9, most]))).toEqual([
    0.5, 10, 20, 25, 50, 100, 100, 5000,
  ]);
  expect(niceMax([])).toBe(1);
  expect(niceMax([0, 0])).toBe(1);
});
