/** Examples, and what must be there before anything is learnt from them. */
import type { SentimentLabel } from '../contract/sentiment.ts';

/** One example, and how the model reads its text. */
export interface Lesson {
  label: SentimentLabel;
  /** What the badge said when the example was made; null where it was not made on a badge. */
  said: SentimentLabel | null;
  /** Of 正面 against 负面, before any calibration. */
  logOdds: number;
  /** The last hidden state, where the model gives it out. */
  hidden: Float32Array | undefined;
}

export type Method = 'calibration' | 'probe';

export const SIDES = ['正面', '负面'] as const;
export type Side = (typeof SIDES)[number];

/** Examples of each side that a method needs. */
export const NEEDED: Record<Method, number> = { calibration: 4, probe: 30 };
/** Of all examples, at most: who only corrects teaches the opposite of what the model says. */
const CORRECTED_SHARE = 0.75;

export type Hindrance =
  /** Examples that are missing on each side. */
  | { state: 'too-few'; missing: Record<Side, number> }
  /** Badges that were right have to be confirmed: so many more. */
  | { state: 'only-corrections'; missing: number };

/** What stands in the way before anything is tried; null where nothing does. */
export function hindrance(examples: readonly Pick<Lesson, 'label' | 'said'>[]): Hindrance | null {
  const missing = missingFor(examples, 'calibration');
  if (SIDES.some((side) => missing[side] > 0)) return { state: 'too-few', missing };
  const unconfirmed = confirmationsMissing(examples);
  return unconfirmed > 0 ? { state: 'only-corrections', missing: unconfirmed } : null;
}

export function missingFor(examples: readonly Pick<Lesson, 'label'>[], method: Method) {
  const missing = (side: Side) => {
    const count = examples.filter(({ label }) => label === side).length;
    return Math.max(0, NEEDED[method] - count);
  };
  return { 正面: missing('正面'), 负面: missing('负面') };
}

/** Badges to be confirmed until corrections are no more than their share. */
function confirmationsMissing(examples: readonly Pick<Lesson, 'label' | 'said'>[]): number {
  const corrected = examples.filter(({ said, label }) => said !== null && said !== label).length;
  return Math.max(0, Math.ceil(corrected / CORRECTED_SHARE - 1e-9) - examples.length);
}
