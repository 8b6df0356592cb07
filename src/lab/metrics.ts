/** What the Lab counts: from judgements whose truth is known to numbers. */
import type { SentimentLabel } from '../contract/sentiment.ts';

export type Side = '正面' | '负面';

export interface Judged {
  /** null: a text without a mood, which has no right side. */
  truth: Side | null;
  /** What the page says, 不确定 included. */
  label: SentimentLabel;
  /** Probability of 正面 as the page gives it, 0..1. */
  positive: number;
}

export const confidenceOf = ({ positive }: Judged): number => Math.max(positive, 1 - positive);

/** The likelier side, also where the page says 不确定. */
export const sideOf = ({ positive }: Judged): Side => (positive >= 0.5 ? '正面' : '负面');

/** Share of rows, 0..1; NaN of none. */
function share<T>(rows: readonly T[], counts: (row: T) => boolean): number {
  return rows.filter(counts).length / rows.length;
}

/** By the larger side. */
export const accuracy = (rows: readonly Judged[]): number =>
  share(rows, (row) => sideOf(row) === row.truth);

/** 不确定 counts as wrong. */
export const strictAccuracy = (rows: readonly Judged[]): number =>
  share(rows, ({ label, truth }) => label === truth);

export const unclear = (rows: readonly Judged[]): number =>
  share(rows, ({ label }) => label === '不确定');

/** F1 of one class by the larger side, 0..1; 0 where the class is never found. */
export function f1(rows: readonly Judged[], side: Side): number {
  const found = rows.filter((row) => sideOf(row) === side);
  const hits = found.filter(({ truth }) => truth === side).length;
  const there = rows.filter(({ truth }) => truth === side).length;
  return found.length + there === 0 ? 0 : (2 * hits) / (found.length + there);
}

/** Shares of the rows that the analyst puts on a side, and of those that are on it. By the larger side. */
export function precisionRecall(rows: readonly Judged[], side: Side) {
  const found = rows.filter((row) => sideOf(row) === side);
  const there = rows.filter(({ truth }) => truth === side);
  return {
    precision: share(found, ({ truth }) => truth === side),
    recall: share(there, (row) => sideOf(row) === side),
  };
}

export interface Bin {
  count: number;
  /** Means over the bin, 0..1; NaN where it is empty. */
  confidence: number;
  accuracy: number;
}

/** Texts by which the two runs differ: `gained` are right now and were wrong before. */
export function changes<T extends Judged & { text: string }>(
  now: readonly T[],
  before: readonly T[],
) {
  const key = ({ text, truth }: T) => JSON.stringify([truth, text]); // one text may have two labels
  const earlier = new Map(before.map((row) => [key(row), row]));
  const right = (row: Judged) => sideOf(row) === row.truth;
  const both = now.flatMap((row) => {
    const old = earlier.get(key(row));
    return row.truth && old ? [{ row, was: right(old) }] : [];
  });
  const gained = both.filter(({ row, was }) => right(row) && !was).map(({ row }) => row);
  const lost = both.filter(({ row, was }) => !right(row) && was).map(({ row }) => row);
  return { both: both.length, gained, lost, p: mcNemar(gained.length, lost.length) };
}

/**
 * How often the larger side is right, by how sure it was (a reliability diagram). Of two sides the
 * larger has at least 0.5, so the bins, of equal width, divide 0.5..1.
 */
export function reliability(rows: readonly Judged[], count = 10): Bin[] {
  const bins = Array.from({ length: count }, (): Judged[] => []);
  for (const row of rows) {
    bins[Math.min(count - 1, Math.floor((confidenceOf(row) - 0.5) * 2 * count))]!.push(row);
  }
  return bins.map((bin) => ({
    count: bin.length,
    confidence: bin.reduce((sum, row) => sum + confidenceOf(row), 0) / bin.length,
    accuracy: accuracy(bin),
  }));
}

/** Expected calibration error of the larger side (Guo et al., arXiv:1706.04599), 0..1. */
export function calibrationError(rows: readonly Judged[], bins = 10): number {
  return reliability(rows, bins).reduce(
    (sum, { count, confidence, accuracy: right }) =>
      count ? sum + (count / rows.length) * Math.abs(confidence - right) : sum,
    0,
  );
}

/**
 * Wilson's score interval of a share, at 95 %.
 * Source: https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval
 */
export function interval(right: number, of: number): { low: number; high: number } {
  const [z, p] = [1.96, right / of];
  const middle = p + (z * z) / (2 * of);
  const reach = z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return { low: (middle - reach) / scale, high: (middle + reach) / scale };
}

/** What is said, and how much of it is right, where only the larger sides of at least `least` count. */
export function atThreshold(rows: readonly Judged[], least: number) {
  const said = rows.filter((row) => confidenceOf(row) >= least);
  const of = (side: Side) => {
    const there = rows.filter(({ truth }) => truth === side).length;
    const hits = said.filter((row) => row.truth === side && sideOf(row) === side).length;
    return { precision: precisionRecall(said, side).precision, recall: hits / there };
  };
  return {
    said: said.length / rows.length,
    right: accuracy(said),
    正面: of('正面'),
    负面: of('负面'),
  };
}

/**
 * The sign test: whether one side is better more often than chance would have it; ties do not count.
 * Of two judgements it is the same sum as McNemar's.
 */
export const signTest = (one: number, other: number): number => mcNemar(one, other);

/**
 * McNemar's exact test: whether two judgements of the same texts differ by more than chance.
 * @param gained Texts that only the second has right. @param lost Texts that only the first has right.
 * @returns The two-sided p-value, 0..1.
 */
export function mcNemar(gained: number, lost: number): number {
  const [n, k] = [gained + lost, Math.min(gained, lost)];
  let [term, sum] = [0.5 ** n, 0];
  // 0.5 ** n is nothing from about 1,075 on: there, by the normal distribution.
  if (term === 0) return normalTail(Math.max(0, Math.abs(gained - lost) - 1) / Math.sqrt(n));
  for (let i = 0; i <= k; i++) {
    sum += term;
    term *= (n - i) / (i + 1);
  }
  return Math.min(1, 2 * sum);
}

/** Both tails; Abramowitz and Stegun 7.1.26, off by at most 1.5e-7. */
function normalTail(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  return series.reduce((sum, a) => (sum + a) * t, 0) * Math.exp(-x * x);
}
