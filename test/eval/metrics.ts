/** What `npm run eval` counts. Pure: from judgements and replies to numbers. */
import type { SentimentLabel } from '../../src/contract/sentiment.ts';

export type Side = '正面' | '负面';

export interface Judged {
  /** null: a sentence without a mood, which has no right side. */
  truth: Side | null;
  /** What the page says, 不确定 included. */
  label: SentimentLabel;
  /** Probability of 正面 as the page gives it, 0..1. */
  positive: number;
}

/** The likelier side, also where the page says 不确定. */
const sideOf = ({ positive }: Judged): Side => (positive >= 0.5 ? '正面' : '负面');

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

/**
 * Expected calibration error of the larger side (Guo et al., arXiv:1706.04599), 0..1. Of two sides
 * the larger has at least 0.5, so the bins, of equal width, divide 0.5..1.
 */
export function calibrationError(rows: readonly Judged[], bins = 10): number {
  const sums = Array.from({ length: bins }, () => ({ confidence: 0, right: 0 }));
  for (const row of rows) {
    const confidence = Math.max(row.positive, 1 - row.positive);
    const bin = sums[Math.min(bins - 1, Math.floor((confidence - 0.5) * 2 * bins))]!;
    bin.confidence += confidence;
    bin.right += sideOf(row) === row.truth ? 1 : 0;
  }
  const off = sums.map(({ confidence, right }) => Math.abs(confidence - right));
  return off.reduce((sum, value) => sum + value, 0) / rows.length;
}

/** Of the units of a reply to something that somebody told, as many come from what was told. */
const ECHO = 0.75;

/**
 * Whether a reply does no more than repeat the message: most of its words, in their order, are the
 * message's, with "you" for "I". Meant for what people tell: an answer rightly repeats its question.
 */
export function isEcho(message: string, reply: string): boolean {
  const [told, said] = [unitsOf(message), unitsOf(reply)];
  return said.length > 0 && longestCommon(told, said) >= ECHO * said.length;
}

const PERSONS: [RegExp, string][] = [
  [/[你您]/g, '我'],
  [/\b(?:you|me)\b/g, 'i'],
  [/\byour\b/g, 'my'],
  [/\b(?:are|m|re)\b/g, 'am'],
];

/** Chinese characters, and words of other scripts; without punctuation and case. */
function unitsOf(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase();
  const swapped = PERSONS.reduce((result, [from, to]) => result.replace(from, to), plain);
  return swapped.match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) ?? [];
}

/** Length of the longest common subsequence. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const unit of a) {
    const next = [0];
    for (const [j, other] of b.entries()) {
      next.push(unit === other ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The language of most of a text; null where there are no words, as in "2". */
export function languageOf(text: string): 'zh' | 'en' | null {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/\p{Script=Latin}+/gu)?.length ?? 0;
  if (han + words === 0) return null;
  // Two characters are about one word.
  return han / 2 >= words ? 'zh' : 'en';
}

/** KL(float || ours) over the listed tokens and all others as one; natural logarithms. */
export function divergence(float: readonly number[], ours: readonly number[]): number {
  const rest = (logs: readonly number[]) =>
    Math.max(1e-6, 1 - logs.reduce((sum, log) => sum + Math.exp(log), 0));
  const listed = float.reduce((sum, log, i) => sum + Math.exp(log) * (log - ours[i]!), 0);
  return listed + rest(float) * Math.log(rest(float) / rest(ours));
}
