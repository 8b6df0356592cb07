/** Probabilities of label words, read off one forward pass. No text is generated or parsed. */
import type { ClassifyJob, ClassifyResult } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import { fitPrompt } from './chat-template.ts';
import type { RunningModel } from './running-model.ts';
import type { Tokenizer } from './tokenizer.ts';

export async function classify(model: RunningModel, job: ClassifyJob): Promise<ClassifyResult> {
  const start = performance.now();
  const classes = labelTokens(model.tokenizer, job.labels);
  const { ids, stable } = fitPrompt(model.tokenizer, job.messages, model.contextTokens, 0);
  // Of a text that was read while it was written, more is known than what all prompts begin with.
  const known = { least: stable };
  const { cache, reusedTokens } = await model.prefixes.cover(job.slot, ids.slice(0, -1), known);
  const rest = ids.slice(cache?.length ?? 0);
  const { logits, hidden } = await model.decoder.lastState(rest, cache, job.wantHidden);

  const scores = classes.map((tokens) => logSumExp(tokens.map((id) => logits[id] ?? -Infinity)));
  const anyLabel = logSumExp(scores);
  return {
    probabilities: scores.map((score) => Math.exp(score - anyLabel)),
    mass: Math.exp(anyLabel - logSumExp(logits)),
    promptTokens: ids.length,
    reusedTokens,
    ms: performance.now() - start,
    ...(hidden && { hidden }),
  };
}

/** For each class, its words of one token; the first token of its first word where it has none. */
function labelTokens(tokenizer: Tokenizer, labels: ClassifyJob['labels']): number[][] {
  const seen = new Set<number>();
  return labels.map((words) => {
    const encoded = words.map((word) => tokenizer.encode(word)).filter((ids) => ids.length > 0);
    const single = encoded.filter((ids) => ids.length === 1);
    const chosen = single.length > 0 ? single : encoded.slice(0, 1);
    const tokens = new Set(chosen.flatMap((ids) => ids.slice(0, 1)));
    if (tokens.size === 0) throw badLabels('a class without a word');
    for (const token of tokens) {
      if (seen.has(token)) throw badLabels(`two classes begin with the same token: ${words}`);
      seen.add(token);
    }
    return [...tokens];
  });
}

function badLabels(message: string): AppError {
  return new AppError('input', message, { reason: 'labels' });
}

function logSumExp(values: ArrayLike<number> & Iterable<number>): number {
  let peak = -Infinity;
  for (const value of values) peak = Math.max(peak, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - peak);
  return peak + Math.log(sum);
}
