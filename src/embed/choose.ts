/**
 * Which of several labels the model would answer with, token by token: labels that begin alike are
 * told apart where they part. No text is generated or parsed.
 */
import type { ChatMessage, Jobs } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { ChoiceAnswer } from './speaker.ts';

export async function choose(
  engine: Pick<Jobs, 'classify' | 'tokenize'>,
  slot: string,
  messages: readonly ChatMessage[],
  labels: readonly string[],
  signal?: AbortSignal,
): Promise<ChoiceAnswer> {
  let left = [...new Set(labels)];
  let begun = '';
  let promptTokens = 0;
  for (;;) {
    const rest = left.map((label) => label.slice(begun.length));
    const groups = byFirstToken(left, await engine.tokenize(rest));
    if (groups.length > 1) {
      const words = groups.map(([first = '']) => [first.slice(begun.length)]);
      const asked = begun
        ? [...messages, { role: 'assistant' as const, content: begun }]
        : messages;
      const result = await engine.classify({ slot, messages: asked, labels: words }, signal);
      promptTokens ||= result.promptTokens;
      const best = result.probabilities.indexOf(Math.max(...result.probabilities));
      left = groups[best] ?? left;
    }
    const [only = ''] = left;
    if (left.length === 1) return { label: only, promptTokens };
    const common = commonBeginning(left);
    // Such as characters that are rare and share the first byte of three.
    if (common === begun) throw alike(left);
    begun = common;
  }
}

/** @throws AppError `input` where one label is the beginning of another: there is nothing to compare. */
function byFirstToken(labels: readonly string[], ids: readonly number[][]): string[][] {
  const groups = new Map<number, string[]>();
  for (const [i, label] of labels.entries()) {
    const first = ids[i]?.[0];
    if (first === undefined) throw alike(labels);
    groups.set(first, [...(groups.get(first) ?? []), label]);
  }
  return [...groups.values()];
}

function commonBeginning(texts: readonly string[]): string {
  const [first = ''] = texts;
  let length = 0;
  while (length < first.length && texts.every((text) => text[length] === first[length])) length++;
  // Never half of a character.
  if (/[\uD800-\uDBFF]$/.test(first.slice(0, length))) length--;
  return first.slice(0, length);
}

function alike(labels: readonly string[]): AppError {
  const named = labels.map((label) => JSON.stringify(label)).join(', ');
  return new AppError('input', `labels that cannot be told apart: ${named}`, { reason: 'labels' });
}
