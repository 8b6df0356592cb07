/** The cold analyst: one forward pass, two label words, no text to be parsed. */
import type { ChatMessage, ClassifyJob, ClassifyResult, PrefillJob } from '../contract/engine.ts';
import { calibrated, logOdds, readingOf, tooClose, UNCALIBRATED } from '../calibration/apply.ts';
import { sigmoid } from '../calibration/kernel-logistic.ts';
import type { Calibration } from '../contract/models.ts';
import type { Sentiment, Unsure } from '../contract/sentiment.ts';
import { plainText } from '../safety/plain.ts';

export const ANALYST_PROMPT =
  '你是一个冷酷的情感分析师,请判断用户输入的情绪倾向,仅输出"正面"或"负面".';

/** Any of them counts for its side; words that are not one token are left out by the engine. */
const WORDS = [
  ['正面', '积极', '好', 'positive', 'Positive'],
  ['负面', '消极', '差', 'negative', 'Negative'],
] as const;

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

function reasonOf(result: ClassifyResult, z: number, { mood, tie }: Calibration): Unsure | null {
  if (result.mass < LEAST_MASS) return 'no-answer';
  if (mood && result.hidden && readingOf(mood, result.hidden) < 0) return 'no-mood';
  return tooClose(z) ? (tie ?? 'close') : null;
}
