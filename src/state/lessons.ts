/** Rows of a table that a person brings, as examples to teach with. */
import { preprocess } from '../chat/accept.ts';
import { AppError } from '../contract/errors.ts';
import type { Example, ExampleLabel } from '../storage/examples.ts';
import type { Labelled, SkipReason } from '../tables/table.ts';

export type NewLesson = Pick<Example, 'text' | 'label' | 'said'>;

/** Why a row of a file became no example. */
export type LeftOut = SkipReason | 'too-long' | 'duplicate' | 'no-room';

/**
 * Of rows with the same text the last one counts.
 * @param known The label that a text has among the examples already.
 */
export function toLessons(
  { rows, skipped }: Labelled,
  known: (text: string) => ExampleLabel | undefined,
): { lessons: NewLesson[]; leftOut: [reason: LeftOut, count: number][] } {
  const counts = new Map<LeftOut, number>(skipped);
  const leaveOut = (reason: LeftOut) => counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const lessons = new Map<string, NewLesson>();
  for (const { text, label } of rows) {
    const clean = sendable(text);
    if (typeof clean !== 'string') leaveOut(clean.reason);
    else {
      if (lessons.has(clean)) leaveOut('duplicate');
      lessons.set(clean, { text: clean, label, said: null });
    }
  }
  for (const { text, label } of lessons.values()) {
    if (known(text) !== label) continue;
    lessons.delete(text);
    leaveOut('duplicate');
  }
  return { lessons: [...lessons.values()], leftOut: [...counts] };
}

/** The text as it is sent, or why it cannot be. */
function sendable(text: string): string | { reason: 'no-text' | 'too-long' } {
  try {
    return preprocess(text);
  } catch (error) {
    const empty = error instanceof AppError && error.facts.reason === 'empty';
    return { reason: empty ? 'no-text' : 'too-long' };
  }
}
