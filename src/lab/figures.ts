/** All figures of one run, for the page, the comparison and the file alike. */
import {
  accuracy,
  calibrationError,
  f1,
  interval,
  precisionRecall,
  sideOf,
  strictAccuracy,
  unclear,
  type Judged,
  type Side,
} from './metrics.ts';

export interface Timed extends Judged {
  ms: number;
}

export type Figures = ReturnType<typeof figuresOf>;

/** Shares are 0..1, and NaN where there is nothing to be counted. */
export function figuresOf(rows: readonly Timed[]) {
  const sided = rows.filter(({ truth }) => truth !== null);
  const right = sided.filter((row) => sideOf(row) === row.truth).length;
  const times = rows.map(({ ms }) => ms).sort((a, b) => a - b);
  const side = (name: Side) => ({ ...precisionRecall(sided, name), f1: f1(sided, name) });
  return {
    texts: rows.length,
    /** Texts that have a right side. */
    sided: sided.length,
    accuracy: accuracy(sided),
    /** At 95 %. */
    accuracyInterval: interval(right, sided.length),
    accuracyUncertainWrong: strictAccuracy(sided),
    uncertainWithMood: unclear(sided),
    uncertainWithoutMood: unclear(rows.filter(({ truth }) => truth === null)),
    calibrationError: calibrationError(sided),
    正面: side('正面'),
    负面: side('负面'),
    milliseconds: {
      median: quantile(times, 0.5),
      slowest5Percent: quantile(times, 0.95),
      all: times.reduce((sum, ms) => sum + ms, 0),
    },
  };
}

/** @param sorted From small to large. NaN of none. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
