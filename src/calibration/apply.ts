/** Applies a calibration to what the model says of one text. */
import type { ClassifyResult } from '../contract/engine.ts';
import type { Calibration, Reading } from '../contract/models.ts';
import { dot, sigmoid } from './kernel-logistic.ts';

export const UNCALIBRATED: Calibration = { bias: 0, temperature: 1 };

/** Below this probability of the likelier side the two are too close to call. */
const CLOSE_BELOW = 0.55;

/** @param z Calibrated log-odds of 正面 against 负面. */
export function tooClose(z: number): boolean {
  return sigmoid(Math.abs(z)) < CLOSE_BELOW;
}

/** @param ownLogOdds As the model itself has them. */
export function calibrated(
  ownLogOdds: number,
  hidden: Float32Array | undefined,
  { bias, temperature, probe }: Calibration,
): number {
  const own = (ownLogOdds - bias) / temperature;
  return probe && hidden ? probe.slope * own + readingOf(probe, hidden) : own;
}

/** The value of a linear function of the last hidden state. */
export function readingOf({ intercept, direction }: Reading, hidden: Float32Array): number {
  return intercept + dot(direction, hidden);
}

/** Finite even where one side has rounded to nothing. */
export function logOdds({ probabilities }: ClassifyResult): number {
  const [positive = 0.5, negative = 0.5] = probabilities.map((p) => Math.max(p, 1e-12));
  return Math.log(positive / negative);
}
