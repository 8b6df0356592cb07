import { expect, test } from 'vitest';
import { LOAD_STEPS, PLAN, spreadOut, throughput, timeLeft } from '../../src/lab/review.ts';

const done = (texts: number, turns = 0, loads = 0) => ({
  texts: { count: texts, ms: 100 * texts },
  turns: { count: turns, ms: 1000 * turns },
  loads: { count: loads, ms: 500 * loads },
});

test('of a long table texts are taken at even distances', () => {
  expect(spreadOut([1, 2, 3], 5)).toEqual([1, 2, 3]);
  expect(spreadOut([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 2, 5, 7]);
});

test('the time left is what has been measured, and a guess by one turn where nothing has', () => {
  expect(timeLeft(done(0), 200, null)).toBeNull();
  const later = 1000 * PLAN.turns + 500 * LOAD_STEPS;
  expect(timeLeft(done(0), 200, 1000)).toBe(250 * 200 + later);
  expect(timeLeft(done(100), 200, 1000)).toBe(100 * 100 + later);
  expect(timeLeft(done(200, PLAN.turns, LOAD_STEPS), 200, 1000)).toBe(0);
});

test('throughput is requests a second over all rounds', () => {
  expect(throughput({ atOnce: 2, latencies: [500, 900, 500, 1100], ms: 2000 })).toBe(2);
});
