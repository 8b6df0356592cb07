/**
 * How a model's log-odds are to be read, from how it reads the sentences of the bank: which way it
 * leans, how sure it is, and what a text without a mood looks like to it. What the held-out sentences
 * do not bear out is left as it is.
 */
import type { Calibration, Reading } from '../contract/models.ts';
import { UNCALIBRATED } from './apply.ts';
import type { SentimentLabel } from '../contract/sentiment.ts';
import { Learner } from './learner.ts';
import type { Sample, Candidate } from './features.ts';
import { CANDIDATES, sampleOf } from './teaching.ts';

/** A sentence of the bank as a model reads it. */
export interface Judged {
  label: SentimentLabel;
  logOdds: number;
  hidden: Float32Array | undefined;
}

/** A model that is right on fewer of the sentences with a mood does not do what the bank is about. */
const LEAST_RIGHT = 0.7;
/**
 * How far the bank may move what the model says: chosen on Qwen2.5-Coder-0.5B and 1,040 reviews, of
 * which it then gets 0.883 right instead of 0.868; of 1,200 that had no part in it, 0.860 and 0.843.
 */
const SIDES: readonly Candidate[] = [{ calibration: 0.3, probe: 1 }];
const MOOD: readonly Candidate[] = [0.3, 1, 3, 10].map((probe) => ({ calibration: 1, probe }));

/** In steps of a few milliseconds each, between which the caller may do other things. */
export function* calibrate(bank: readonly Judged[]): Generator<void, Calibration, void> {
  const clear = bank.filter(({ label }) => label !== '不确定');
  const states = bank.every(({ hidden }) => hidden !== undefined);
  const sides = yield* fit(clear.map(sampleOf), states ? SIDES : CANDIDATES.calibration);
  if (sides.right < LEAST_RIGHT * clear.length) return UNCALIBRATED;
  const calibration = sides.calibration ?? UNCALIBRATED;
  const mood = states ? yield* fitMood(bank) : null;
  return mood ? { ...calibration, mood } : calibration;
}

/** Null where the state does not tell. */
function* fitMood(bank: readonly Judged[]): Generator<void, Reading | null, void> {
  const samples = bank.map(({ label, hidden }): Sample => {
    return { target: label === '不确定' ? 0 : 1, logOdds: 0, hidden };
  });
  const { calibration, heldOut } = yield* fit(samples, MOOD);
  if (!calibration?.probe) return null;
  const { intercept, direction } = calibration.probe;
  // The line is drawn where each sentence with a mood keeps its label.
  const lowest = heldOut.filter((_, i) => samples[i]?.target === 1);
  return { intercept: intercept - Math.min(0, ...lowest), direction };
}

/** `calibration` is null where the held-out sentences would be no better off with it. */
function* fit(samples: readonly Sample[], candidates: readonly Candidate[]) {
  const learner = new Learner(samples, UNCALIBRATED);
  if (candidates.some(({ probe }) => probe > 0)) yield* learner.compareStates();
  const { comparison, heldOut } = yield* learner.tryOut(candidates);
  const { before, after, lossBefore, lossAfter } = comparison;
  const calibration = lossAfter < lossBefore ? yield* learner.settle(candidates) : null;
  return { calibration, heldOut, right: Math.max(before.right, after.right) };
}
