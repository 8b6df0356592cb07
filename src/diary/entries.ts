/** The entries of a diary in the order in which they are shown. */
import type { Entry } from '../contract/diary.ts';

/** By what a person sees; of the same minute, in no order that matters. */
export function latestFirst(a: Entry, b: Entry): number {
  return after(b.day, a.day) || after(b.time, a.time) || after(b.id, a.id);
}

/** By code: of many texts, ten times as fast as by the rules of a language. */
const after = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What was read from the store, latest first, with what was done here while it was being read: that
 * may have been stored later.
 * @param before The entries when the reading began.
 * @param now And when it ended.
 */
export function withChanges(
  stored: readonly Entry[],
  before: readonly Entry[],
  now: readonly Entry[],
): Entry[] {
  const old = new Set(before);
  const changed = now.filter((entry) => !old.has(entry));
  const here = new Set(now.map(({ id }) => id));
  const removed = before.filter(({ id }) => !here.has(id));
  const apart = new Set([...changed, ...removed].map(({ id }) => id));
  return [...stored.filter(({ id }) => !apart.has(id)), ...changed].sort(latestFirst);
}
