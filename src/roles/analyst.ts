/** The cold analyst: one forward pass, two label words, no text to be parsed. */
import type { ChatMessage, ClassifyJob, ClassifyResult, PrefillJob } from '../contract/engine.ts';
import type { Calibration, Reading } from '../contract/models.ts';
import { plainText } from '../safety/plain.ts';
import { dot, sigmoid } from './kernel-logistic.ts';

export type SentimentLabel = '正面' | '负面' | '不确定';

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

export const ANALYST_PROMPT =
  '你是一个冷酷的情感分析师,请判断用户输入的情绪倾向,仅输出"正面"或"负面".';

/** Any of them counts for its side; words that are not one token are left out by the engine. */
const WORDS = [
  ['正面', '积极', '好', 'positive', 'Positive'],
  ['负面', '消极', '差', 'negative', 'Negative'],
] as const;

/** Below this probability of the likelier side the two are too close to call. */
const CLOSE_BELOW = 0.55;

/**
 * A model that gives the label words together less than this does not answer the question: a real
 * Qwen gives them 0.9 and more of a review, SmolLM2-135M 0.00001.
 */
const LEAST_MASS = 0.01;

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
  { probe, mood }: Partial<Calibration> = {},
  role: AnalystRole = ANALYST,
): ClassifyJob {
  const messages: ChatMessage[] = [systemOf(role), { role: 'user', content: plainText(text) }];
  const wantHidden = (probe ?? mood) !== undefined;
  return { slot: 'analyst', messages, labels: role.words, ...(wantHidden && { wantHidden }) };
}

export const UNCALIBRATED: Calibration = { bias: 0, temperature: 1 };

export function readSentiment(
  result: ClassifyResult,
  calibration: Calibration = UNCALIBRATED,
): Sentiment {
  const z = calibrated(logOdds(result), result.hidden, calibration);
  const positive = sigmoid(z);
  const confidence = Math.max(positive, 1 - positive);
  const scores = { 正面: positive, 负面: 1 - positive };
  const unsure = reasonOf(result, z, calibration);
  if (unsure) return { label: '不确定', confidence, scores, unsure };
  return { label: z >= 0 ? '正面' : '负面', confidence, scores };
}

function reasonOf(result: ClassifyResult, z: number, { mood }: Calibration): Unsure | null {
  if (result.mass < LEAST_MASS) return 'no-answer';
  if (mood && result.hidden && readingOf(mood, result.hidden) < 0) return 'no-mood';
  return tooClose(z) ? 'close' : null;
}

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

function readingOf({ intercept, direction }: Reading, hidden: Float32Array): number {
  return intercept + dot(direction, hidden);
}

/** Finite even where one side has rounded to nothing. */
export function logOdds({ probabilities }: ClassifyResult): number {
  const [positive = 0.5, negative = 0.5] = probabilities.map((p) => Math.max(p, 1e-12));
  return Math.log(positive / negative);
}
