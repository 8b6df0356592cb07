/** What the analyst says of a text. */

export const LABELS = ['正面', '负面', '不确定'] as const;
export type SentimentLabel = (typeof LABELS)[number];

/**
 * Why a text has no label: the two sides are too close to call; it has no mood, as a question or a
 * request; the model gives no answer that is one of the label words.
 */
export type Unsure = 'close' | 'no-mood' | 'no-answer';

export interface Sentiment {
  label: SentimentLabel;
  /** Probability of the likelier side, 0.5..1. */
  confidence: number;
  scores: { 正面: number; 负面: number };
  /** Where the label is 不确定. */
  unsure?: Unsure;
}
