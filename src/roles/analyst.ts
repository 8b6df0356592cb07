/** The cold analyst: one forward pass, two label words, no text to be parsed. */
import type { Calibration } from '../contract/models.ts';
import { plainText } from '../safety/plain.ts';
import type { ChatMessage, ClassifyJob, ClassifyResult, PrefillJob } from '../contract/engine.ts';

export type SentimentLabel = '正面' | '负面' | '不确定';

export interface Sentiment {
  label: SentimentLabel;
  /** Probability of the likelier side, 0.5..1. */
  confidence: number;
  scores: { 正面: number; 负面: number };
}

export const ANALYST_PROMPT =
  '你是一个冷酷的情感分析师,请判断用户输入的情绪倾向,仅输出"正面"或"负面".';

const SIDES = ['正面', '负面'] as const;

/** Any of them counts for its side; words that are not one token are left out by the engine. */
const WORDS = [
  ['正面', '积极', '好', 'positive', 'Positive'],
  ['负面', '消极', '差', 'negative', 'Negative'],
] as const;

/** Below this the two sides are too close to call. */
export const UNCERTAIN_BELOW = 0.6;

/** What a person may change of the analyst. */
export interface AnalystRole {
  prompt: string;
  /** For 正面 and for 负面. */
  words: readonly [readonly string[], readonly string[]];
}

export const ANALYST: AnalystRole = { prompt: ANALYST_PROMPT, words: WORDS };

/** Label sets to begin from, one a language; the original takes both. */
export const LABEL_SETS: Record<'zh' | 'en', AnalystRole> = {
  zh: { prompt: ANALYST_PROMPT, words: [WORDS[0].slice(0, 3), WORDS[1].slice(0, 3)] },
  en: {
    prompt:
      'You are a cold sentiment analyst. Judge the mood of what the user writes and output only "positive" or "negative".',
    words: [WORDS[0].slice(3), WORDS[1].slice(3)],
  },
};

/** The part of every prompt that stays the same. */
export function analystPrefix(role: AnalystRole): PrefillJob {
  return { slot: 'analyst', messages: [systemOf(role)], maxTokens: 0 };
}

function systemOf({ prompt }: AnalystRole): ChatMessage {
  return { role: 'system', content: prompt };
}

/**
 * A fresh history for every text: the analyst never sees the conversation. The text is folded, so
 * that the label does not hang on how it was typed.
 */
export function analystJob(
  text: string,
  { probe }: Partial<Calibration> = {},
  role: AnalystRole = ANALYST,
): ClassifyJob {
  const messages: ChatMessage[] = [systemOf(role), { role: 'user', content: plainText(text) }];
  return { slot: 'analyst', messages, labels: role.words, ...(probe && { wantHidden: true }) };
}

/** Texts that say nothing: what the model leans to on them is its bias (arXiv:2102.09690). */
export const CONTENT_FREE = ['N/A', '[MASK]', ''] as const;

export const UNCALIBRATED: Calibration = { bias: 0, temperature: 1 };

/** From the results for `CONTENT_FREE`. */
export function contentFreeCalibration(results: readonly ClassifyResult[]): Calibration {
  const sum = results.reduce((total, result) => total + logOdds(result), 0);
  return { bias: sum / Math.max(1, results.length), temperature: 1 };
}

export function readSentiment(
  result: ClassifyResult,
  calibration: Calibration = UNCALIBRATED,
): Sentiment {
  return sentimentOf(calibrated(result, calibration));
}

function calibrated(result: ClassifyResult, { bias, temperature, probe }: Calibration): number {
  const own = (logOdds(result) - bias) / temperature;
  if (!probe || !result.hidden) return own;
  const seen = result.hidden.reduce((sum, value, i) => sum + value * (probe.direction[i] ?? 0), 0);
  return probe.slope * own + probe.intercept + seen;
}

/** @param calibratedLogOdds of 正面 against 负面. */
export function sentimentOf(calibratedLogOdds: number): Sentiment {
  const positive = 1 / (1 + Math.exp(-calibratedLogOdds));
  const negative = 1 - positive;
  const confidence = Math.max(positive, negative);
  const side = positive >= negative ? SIDES[0] : SIDES[1];
  return {
    label: confidence < UNCERTAIN_BELOW ? '不确定' : side,
    confidence,
    scores: { 正面: positive, 负面: negative },
  };
}

/** Finite even where one side has rounded to nothing. */
export function logOdds({ probabilities }: ClassifyResult): number {
  const [positive = 0.5, negative = 0.5] = probabilities.map((p) => Math.max(p, 1e-12));
  return Math.log(positive / negative);
}
