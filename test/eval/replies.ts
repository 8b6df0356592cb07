/** What `npm run eval` sees in replies. Pure: from texts to numbers. */

/** Of the units of a reply to something that somebody told, as many come from what was told. */
const ECHO = 0.75;

/**
 * Whether a reply does no more than repeat the message: most of its words, in their order, are the
 * message's, with "you" for "I". Meant for what people tell: an answer rightly repeats its question.
 */
export function isEcho(message: string, reply: string): boolean {
  const [told, said] = [unitsOf(message), unitsOf(reply)];
  return said.length > 0 && longestCommon(told, said) >= ECHO * said.length;
}

const PERSONS: [RegExp, string][] = [
  [/[你您]/g, '我'],
  [/\b(?:you|me)\b/g, 'i'],
  [/\byour\b/g, 'my'],
  [/\b(?:are|m|re)\b/g, 'am'],
];

/** Chinese characters, and words of other scripts; without punctuation and case. */
function unitsOf(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase();
  const swapped = PERSONS.reduce((result, [from, to]) => result.replace(from, to), plain);
  return swapped.match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) ?? [];
}

/** Length of the longest common subsequence. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const unit of a) {
    const next = [0];
    for (const [j, other] of b.entries()) {
      next.push(unit === other ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The language of most of a text; null where there are no words, as in "2". */
export function languageOf(text: string): 'zh' | 'en' | null {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/\p{Script=Latin}+/gu)?.length ?? 0;
  if (han + words === 0) return null;
  // Two characters are about one word.
  return han / 2 >= words ? 'zh' : 'en';
}

/** KL(float || ours) over the listed tokens and all others as one; natural logarithms. */
export function divergence(float: readonly number[], ours: readonly number[]): number {
  const rest = (logs: readonly number[]) =>
    Math.max(1e-6, 1 - logs.reduce((sum, log) => sum + Math.exp(log), 0));
  const listed = float.reduce((sum, log, i) => sum + Math.exp(log) * (log - ours[i]!), 0);
  return listed + rest(float) * Math.log(rest(float) / rest(ours));
}
