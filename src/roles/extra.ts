/** What a further role is: a prompt, a slot of its own, and what its answer comes to. */
import type { ClassifyJob, ClassifyResult, GenerateJob } from '../contract/engine.ts';

/** Picks one of a few labels by one forward pass. */
export interface LabelRole {
  kind: 'label';
  id: string;
  prompt: string;
  /** Each with words that stand for it: of one token, or the beginning of the first. */
  classes: readonly { label: string; words: readonly string[] }[];
}

/** Names words of the message. */
export interface KeywordRole {
  kind: 'keywords';
  id: string;
  prompt: string;
}

export type ExtraRole = LabelRole | KeywordRole;

/** What a role found in a message: a value, never free text. */
export interface Finding {
  role: string;
  /** One label, or keywords that all stand in the message. */
  values: string[];
  /** Of a label its probability; of keywords the share of the model's words that stand in the text. */
  confidence: number;
  /** `text`: the model gave nothing of use, and the words were counted instead. */
  source: 'model' | 'text';
}

export interface Ask {
  classify(job: ClassifyJob): Promise<ClassifyResult>;
  generate(job: GenerateJob): Promise<{ text: string }>;
}

export function labelJob({ id, prompt, classes }: LabelRole, text: string): ClassifyJob {
  return {
    slot: `role:${id}`,
    messages: [
      { role: 'system', content: prompt },
      { role: 'user', content: text },
    ],
    labels: classes.map(({ words }) => words),
  };
}

/** Texts that say nothing. */
export const CONTENT_FREE = ['N/A', '[MASK]', ''] as const;

/** What the model leans to where nothing is said: the mean of what it said of `CONTENT_FREE`. */
export function priorOf(results: readonly ClassifyResult[]): number[] {
  const [first] = results;
  return (first?.probabilities ?? []).map((_, i) => {
    const logs = results.map(({ probabilities }) => Math.log(floor(probabilities[i])));
    return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  });
}

/** @param prior See `priorOf`; each class is set against it (arXiv:2102.09690). */
export function readLabel(
  { id, classes }: LabelRole,
  { probabilities }: ClassifyResult,
  prior: readonly number[],
): Finding {
  const weights = probabilities.map((p, i) => floor(p) / floor(prior[i]));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const best = weights.indexOf(Math.max(...weights));
  const label = classes[best]?.label ?? '';
  return { role: id, values: [label], confidence: (weights[best] ?? 0) / sum, source: 'model' };
}

function floor(probability = 0): number {
  return Math.max(probability, 1e-9);
}
