/** What is learnt from examples whose truth is known. */
import { describe, expect, test } from 'vitest';
import type { Calibration } from '../../src/contract/models.ts';
import type { SentimentLabel } from '../../src/contract/sentiment.ts';
import { readSentiment } from '../../src/roles/analyst.ts';
import { sigmoid } from '../../src/calibration/kernel-logistic.ts';
import { seeded } from '../../src/calibration/statistics.ts';
import type { Lesson } from '../../src/calibration/lessons.ts';
import { teach, type Teaching } from '../../src/calibration/teaching.ts';
import { classified } from '../state/scripted.ts';

const BASE: Calibration = { bias: 0, temperature: 1 };
const WIDTH = 64;

function learn(lessons: readonly Lesson[], base = BASE): Teaching {
  const steps = teach(lessons, base);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

interface World {
  count: number;
  seed?: number;
  /** By how much the model leans to 正面, and how much too sure it is. */
  lean?: number;
  sharpness?: number;
  /** How far the hidden state tells what the log-odds do not, 0..1. */
  told?: number;
  hidden?: boolean;
}

/** Texts whose mood follows from true log-odds, of which the model knows a part. */
function world(options: World): Lesson[] {
  const { count, seed = 1, lean = 0, sharpness = 1, told = 0, hidden = true } = options;
  const random = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, (_, i) => {
    const [known, unknown] = [2 * normal(), told * 4 * normal()];
    const state = Float32Array.from({ length: WIDTH }, normal);
    if (told) state[i % 2] = unknown / 2;
    if (told) state[1 - (i % 2)] = unknown / 2;
    return {
      label: random() < sigmoid(known + unknown) ? '正面' : '负面',
      said: null,
      logOdds: sharpness * known + lean,
      hidden: hidden ? state : undefined,
    };
  });
}

/** The share of texts whose badge would lean to the right side. */
function accuracy(lessons: readonly Lesson[], calibration: Calibration): number {
  const right = lessons.filter(({ label, logOdds, hidden }) => {
    const result = { ...classified(sigmoid(logOdds)), ...(hidden && { hidden }) };
    return readSentiment(result, calibration).scores.正面 > 0.5 === (label === '正面');
  });
  return right.length / lessons.length;
}

describe('two numbers', () => {
  test('a lean is found and taken off', () => {
    const result = learn(world({ count: 60, lean: 3, hidden: false }));
    expect(result).toMatchObject({ state: 'helps', report: { method: 'calibration' } });
    if (result.state !== 'helps') return;
    expect(result.calibration.bias).toBeGreaterThan(2);
    expect(result.calibration.bias).toBeLessThan(4);
    const others = world({ count: 1000, seed: 2, lean: 3 });
    expect(accuracy(others, result.calibration)).toBeGreaterThan(accuracy(others, BASE) + 0.1);
  });

  test('a model that is far too sure is cooled, without changing its mind', () => {
    const result = learn(world({ count: 100, seed: 3, sharpness: 4, hidden: false }));
    expect(result).toMatchObject({ state: 'helps' });
    if (result.state !== 'helps') return;
    expect(result.calibration.temperature).toBeGreaterThan(2);
    expect(Math.abs(result.calibration.bias)).toBeLessThan(2);
    expect(result.report.lossAfter).toBeLessThan(result.report.lossBefore);
  });

  test('they start from the model’s own calibration', () => {
    const base = { bias: 3, temperature: 1 };
    const result = learn(world({ count: 60, lean: 3, hidden: false }), base);
    expect(result).toMatchObject({ state: 'no-gain', report: { gained: expect.any(Number) } });
  });

  test('few examples never turn the model round', () => {
    const contrary = world({ count: 40, hidden: false }).map((lesson): Lesson => ({
      ...lesson,
      label: lesson.label === '正面' ? '负面' : '正面',
    }));
    const result = learn(contrary);
    if (result.state === 'helps') expect(result.calibration.temperature).toBeGreaterThan(0);
  });
});

describe('a probe', () => {
  test('finds in the hidden state what the label words do not tell', () => {
    const result = learn(world({ count: 200, told: 1 }));
    expect(result).toMatchObject({ state: 'helps', report: { method: 'probe' } });
    if (result.state !== 'helps') return;
    expect(result.calibration.probe?.direction).toHaveLength(WIDTH);
    const others = world({ count: 1000, seed: 2, told: 1 });
    const [before, after] = [accuracy(others, BASE), accuracy(others, result.calibration)];
    expect(after).toBeGreaterThan(before + 0.08);
    // What cross-validation promised is what new texts get.
    const { low, high } = result.report.after;
    expect(after).toBeGreaterThan(low - 0.03);
    expect(after).toBeLessThan(high + 0.03);
  });

  test('waits for thirty of each side, and for a model that gives the state out', () => {
    const few = world({ count: 50, told: 1, lean: 3 });
    expect(learn(few)).toMatchObject({ report: { method: 'calibration' } });
    const without = world({ count: 200, told: 1, lean: 3, hidden: false });
    expect(learn(without)).toMatchObject({ report: { method: 'calibration' } });
  });

  test('does not degrade a model where there is nothing to find', () => {
    const others = world({ count: 1000, seed: 99 });
    for (let seed = 1; seed <= 10; seed++) {
      const result = learn(world({ count: 80, seed }));
      if (result.state !== 'helps') continue;
      expect(accuracy(others, result.calibration)).toBeGreaterThan(accuracy(others, BASE) - 0.03);
    }
  });
});

test('noise is refused: a model that is right as it is stays as it is', () => {
  const outcomes = Array.from({ length: 40 }, (_, seed) => learn(world({ count: 60, seed })));
  expect(outcomes.filter(({ state }) => state === 'helps').length).toBeLessThanOrEqual(2);
});

test('a few examples that happen to go well do not make it bold', () => {
  const easy = Array.from({ length: 20 }, (_, i): Lesson => ({
    label: i % 2 ? '正面' : '负面',
    said: null,
    logOdds: i % 2 ? 2 : -2,
    hidden: undefined,
  }));
  expect(learn(easy)).toMatchObject({
    state: 'no-gain',
    report: { gained: 0, lost: 0 },
  });
});

test('says how many examples are missing, and of which kind', () => {
  const some = (label: SentimentLabel, count: number) =>
    Array.from({ length: count }, (): Lesson => ({
      label,
      said: null,
      logOdds: 1,
      hidden: undefined,
    }));
  const missing = (...lessons: Lesson[][]) => learn(lessons.flat());
  expect(missing()).toEqual({ state: 'too-few', missing: { 正面: 4, 负面: 4 } });
  expect(missing(some('正面', 9), some('负面', 2), some('不确定', 9))).toEqual({
    state: 'too-few',
    missing: { 正面: 0, 负面: 2 },
  });
});

test('corrections alone would teach the opposite, so some badges must be confirmed', () => {
  const lessons = world({ count: 40, hidden: false });
  const wrong = (label: SentimentLabel) => (label === '正面' ? '负面' : '正面');
  const corrected = lessons.map((lesson): Lesson => ({ ...lesson, said: wrong(lesson.label) }));
  expect(learn(corrected)).toEqual({ state: 'only-corrections', missing: 14 });
  const mixed = corrected.map((lesson, i): Lesson =>
    i < 10 ? { ...lesson, said: lesson.label } : lesson,
  );
  expect(learn(mixed)).toHaveProperty('report');
});

test('what is uncertain is taught too', () => {
  const lessons = world({ count: 60, hidden: false }).map((lesson): Lesson =>
    Math.abs(lesson.logOdds) < 1.5 ? { ...lesson, label: '不确定' } : lesson,
  );
  const result = learn(lessons);
  expect(result).toHaveProperty('report.before.of', 60);
});

test('tells how many more it would take where the gain is within chance', () => {
  const lessons = world({ count: 40, lean: 1.2, seed: 5, hidden: false });
  const result = learn(lessons);
  expect(result).toMatchObject({ state: 'no-gain' });
  if (result.state !== 'no-gain') return;
  expect(result.more).toBeGreaterThan(0);
});

test('the same examples give the same result, in steps that do not hold up the page', () => {
  const lessons = world({ count: 120, told: 1 });
  expect(learn(lessons)).toEqual(learn(lessons));
  let steps = 0;
  for (const _ of teach(lessons, BASE)) steps += 1;
  expect(steps).toBeGreaterThan(50);
});
