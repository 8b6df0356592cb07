/**
 * Sentences of our own, as many good as bad and half as many again without a mood: everyday talk,
 * and reviews of things, rooms, food and books. How a model reads them tells which way it leans, how
 * sure it should be, and what a sentence without a mood looks like to it; see calibration.ts.
 */
import type { SentimentLabel } from '../contract/sentiment.ts';
import * as en from './bank-en.ts';
import * as zh from './bank-zh.ts';

export interface BankSentence {
  label: SentimentLabel;
  text: string;
}

const lines = (text: string, label: SentimentLabel): BankSentence[] =>
  text
    .trim()
    .split('\n')
    .map((line) => ({ label, text: line }));

export const CALIBRATION_BANK: readonly BankSentence[] = [
  ...lines(zh.GOOD, '正面'),
  ...lines(zh.BAD, '负面'),
  ...lines(zh.NO_MOOD, '不确定'),
  ...lines(zh.GOOD_MIXED, '正面'),
  ...lines(zh.BAD_MIXED, '负面'),
  ...lines(en.GOOD, '正面'),
  ...lines(en.BAD, '负面'),
  ...lines(en.GOOD_MIXED, '正面'),
  ...lines(en.BAD_MIXED, '负面'),
  ...lines(en.NO_MOOD, '不确定'),
];
