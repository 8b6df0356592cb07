/** What the bank of sentences makes of a model's analyst. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { UNCALIBRATED } from '../../src/calibration/apply.ts';
import type { SentimentLabel } from '../../src/contract/sentiment.ts';
import { readSentiment } from '../../src/roles/analyst.ts';
import { CALIBRATION_BANK } from '../../src/calibration/bank.ts';
import { calibrate, type Judged } from '../../src/calibration/calibration.ts';
import { sigmoid } from '../../src/calibration/kernel-logistic.ts';
import { seeded } from '../../src/calibration/statistics.ts';
import { classified } from '../state/scripted.ts';

function fit(bank: readonly Judged[]) {
  const steps = calibrate(bank);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

interface Model {
  lean?: number;
  /** Whether it tells good from bad. */
  judges?: boolean;
  hidden?: boolean;
  seed?: number;
}

/** How a model with these faults reads the bank. Its state tells whether there is a mood. */
function read({ lean = 0, judges = true, hidden = true, seed = 1 }: Model = {}): Judged[] {
  const random = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const centre: Record<SentimentLabel, number> = { 正面: 2, 负面: -2, 不确定: 0.5 };
  return CALIBRATION_BANK.map(({ label }) => ({
    label,
    logOdds: lean + normal() + (judges ? centre[label] : 0),
    hidden: hidden
      ? Float32Array.of(label === '不确定' ? -1 : 1, 0, 0, 0).map((value) => value + normal() / 4)
      : undefined,
  }));
}

const labels = (bank: readonly Judged[], calibration = fit(read())) =>
  bank.map(({ label, logOdds, hidden }) => ({
    label,
    sentiment: readSentiment(
      { ...classified(sigmoid(logOdds)), ...(hidden && { hidden }) },
      calibration,
    ),
  }));

test('a sentence without a mood is called unclear, and clear ones keep their label', () => {
  const judged = labels(read({ seed: 2 }), fit(read()));
  const none = judged.filter(({ label }) => label === '不确定');
  const clear = judged.filter(({ label }) => label !== '不确定');
  const without = (of: typeof judged) =>
    of.filter(({ sentiment }) => sentiment.unsure === 'no-mood').length / of.length;
  expect(without(none)).toBeGreaterThan(0.8);
  expect(without(clear)).toBeLessThan(0.03);
});

test('a lean is taken off, with the hidden state and without it', () => {
  for (const hidden of [true, false]) {
    const right = (calibration = UNCALIBRATED) =>
      labels(read({ lean: 2, hidden, seed: 2 }), calibration).filter(
        ({ label, sentiment }) =>
          label !== '不确定' && sentiment.scores.正面 > 0.5 === (label === '正面'),
      ).length;
    const calibration = fit(read({ lean: 2, hidden }));
    expect(right(calibration)).toBeGreaterThan(right() + 10);
    expect('mood' in calibration).toBe(hidden);
  }
});

test('a model, or a prompt, that does not tell good from bad is left as it is', () => {
  expect(fit(read({ judges: false }))).toEqual(UNCALIBRATED);
});

test('the bank is balanced, of both languages, a part without a mood, and not what others are measured on', () => {
  const count = (label: SentimentLabel, latin: boolean) =>
    CALIBRATION_BANK.filter((s) => s.label === label && /^[ -~£]+$/.test(s.text) === latin).length;
  expect(count('正面', false)).toBe(count('负面', false));
  expect(count('正面', true)).toBe(count('负面', true));
  expect(count('不确定', false)).toBe(48);
  expect(count('不确定', true)).toBe(18);
  expect(CALIBRATION_BANK).toHaveLength(198);
  const texts = new Set(CALIBRATION_BANK.map(({ text }) => text));
  expect(texts.size).toBe(198);
  const others = readFileSync('tools/demo-model/everyday.tsv', 'utf8').split('\n');
  const shared = others.map((line) => line.split('\t')[2] ?? '').filter((text) => texts.has(text));
  expect(shared).toEqual([]);
});
