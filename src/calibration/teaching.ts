/**
 * What can be learnt from examples: first two numbers (bias, temperature), and from thirty a side a
 * probe on the last hidden state. Both are judged on examples that the fit has not seen, and what
 * does not help there is not applied.
 */
import type { Calibration } from '../contract/models.ts';
import type { SentimentLabel } from '../contract/sentiment.ts';
import { Learner, type Comparison, type Trial } from './learner.ts';
import type { Sample, Candidate } from './features.ts';
import {
  hindrance,
  missingFor,
  SIDES,
  type Hindrance,
  type Lesson,
  type Method,
} from './lessons.ts';

export interface Report extends Comparison {
  method: Method;
}

export type Teaching =
  | Hindrance
  /** `more`: about so many examples would show it, if it goes on like this; null where nobody can say. */
  | { state: 'no-gain'; report: Report; more: number | null }
  | { state: 'helps'; report: Report; calibration: Calibration };

/** From stiff to free. */
export const CANDIDATES: Record<Method, readonly Candidate[]> = {
  calibration: [0.03, 0.3, 3].map((calibration) => ({ calibration, probe: 0 })),
  probe: [0.1, 0.3, 1, 3, 10].map((probe) => ({ calibration: 0.3, probe })),
};

const TARGETS: Record<SentimentLabel, Sample['target']> = { 正面: 1, 负面: 0, 不确定: 0.5 };

export function sampleOf({ label, logOdds, hidden }: Omit<Lesson, 'said'>): Sample {
  return { target: TARGETS[label], logOdds, hidden };
}

/** In steps of a few milliseconds each, between which the caller may do other things. */
export function* teach(
  lessons: readonly Lesson[],
  base: Calibration,
): Generator<void, Teaching, void> {
  const early = hindrance(lessons);
  if (early) return early;
  const enough = SIDES.every((side) => missingFor(lessons, 'probe')[side] === 0);
  const hasProbe = enough && lessons.every(({ hidden }) => hidden !== undefined);
  const learner = new Learner(lessons.map(sampleOf), base);
  if (hasProbe) yield* learner.compareStates();
  const methods: Method[] = hasProbe ? ['calibration', 'probe'] : ['calibration'];
  const tried: { method: Method; trial: Trial }[] = [];
  for (const method of methods) {
    tried.push({ method, trial: yield* learner.tryOut(CANDIDATES[method]) });
  }
  tried.sort((a, b) => a.trial.comparison.lossAfter - b.trial.comparison.lossAfter);
  const { method, trial } = tried.find(({ trial }) => trial.helps) ?? tried[0]!;
  const report = { method, ...trial.comparison };
  if (trial.helps) {
    const calibration = yield* learner.settle(CANDIDATES[method]);
    if (calibration) return { state: 'helps', report, calibration };
  }
  return { state: 'no-gain', report, more: trial.more };
}
