/** Which words and tags go with good or bad days. Pure: from entries to means, each with its interval. */
import type { Entry } from '../contract/diary.ts';
import { moodOf } from './mood.ts';
import { STOP_WORDS } from './stop-words.ts';

/** Of the entries that have a word or a tag. */
export interface WordMood {
  word: string;
  count: number;
  /** Mean mood, 0..1. */
  mood: number;
  /** In which the mean of many more such entries would lie, at 95 %. */
  low: number;
  high: number;
}

export interface Sums {
  count: number;
  sum: number;
  squares: number;
}

/** Fewer entries than these say nothing of a word. */
export const LEAST = 5;

/** Firefox before 125 has no Segmenter: Chinese is then left out, and the page says so. */
export const canSegment = 'Segmenter' in Intl;
let segmenter: Intl.Segmenter | undefined;

/** Each once, without case and width; without stop words, numbers and single letters. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll('’', "'");
  const words = canSegment ? segments(plain) : (plain.match(/(?!\p{Script=Han})[\p{L}']+/gu) ?? []);
  return [...new Set(words)].filter(
    (word) => (/\p{Script=Han}/u.test(word) || /\p{L}./u.test(word)) && !STOP_WORDS.has(word),
  );
}

function segments(text: string): string[] {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  return Array.from(segmenter.segment(text)).flatMap(({ segment, isWordLike }) =>
    isWordLike ? segment : [],
  );
}

/** Adds the mood of an entry to each of the words that it has. */
export function add(sums: Map<string, Sums>, words: readonly string[], mood: number): void {
  for (const word of words) {
    const so = sums.get(word);
    if (!so) sums.set(word, { count: 1, sum: mood, squares: mood * mood });
    else {
      so.count += 1;
      so.sum += mood;
      so.squares += mood * mood;
    }
  }
}

/** Those with enough entries, most of them first. */
export function moodsOf(sums: ReadonlyMap<string, Sums>, least = LEAST): WordMood[] {
  return [...sums]
    .filter(([, { count }]) => count >= least)
    .map(([word, so]) => ({ word, count: so.count, mood: so.sum / so.count, ...interval(so) }))
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1));
}

export function tagMoods(entries: readonly Entry[], least = LEAST): WordMood[] {
  const sums = new Map<string, Sums>();
  for (const entry of entries) {
    const mood = moodOf(entry);
    if (mood !== null) add(sums, [...new Set(entry.tags)], mood);
  }
  return moodsOf(sums, least);
}

/**
 * By Student's t over the values and one more of each extreme: five good days are no proof that all
 * will be good (as Agresti and Coull add two to each side of a share).
 */
function interval({ count, sum, squares }: Sums): { low: number; high: number } {
  const n = count + 2;
  const mean = (sum + 1) / n;
  const variance = (squares + 1 - n * mean * mean) / (n - 1);
  const reach = quantile(n - 1) * Math.sqrt(Math.max(0, variance) / n);
  return { low: Math.max(0, mean - reach), high: Math.min(1, mean + reach) };
}

/**
 * Of Student's t at 97.5 %, off by 0.02 at three degrees, and by less from there on.
 * Abramowitz and Stegun, 26.7.5.
 */
function quantile(degrees: number): number {
  const z = 1.96;
  const [z3, z5, z7] = [z ** 3, z ** 5, z ** 7];
  const third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3);
  return z + (z3 + z) / (4 * degrees) + (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) + third;
}

export interface Sides {
  /** Surest first. */
  good: WordMood[];
  bad: WordMood[];
  /** Words that were often enough to be looked at. */
  looked: number;
}

/** Words whose whole interval lies above or below the mean of all entries. */
export function sidesOf(moods: readonly WordMood[], mean: number, most: number): Sides {
  return {
    good: moods
      .filter(({ low }) => low > mean)
      .sort((a, b) => b.low - a.low)
      .slice(0, most),
    bad: moods
      .filter(({ high }) => high < mean)
      .sort((a, b) => a.high - b.high)
      .slice(0, most),
    looked: moods.length,
  };
}

/** Milliseconds of counting in a row: a frame has 16. */
const SLICE_MS = 6;

/**
 * Goes through a whole diary in slices, so that the page stays quick.
 * @param known Words of texts that were counted before; what is counted now is added.
 * @param pause Resolves when the next slice may begin.
 * @returns null where `signal` aborts.
 */
export async function countWords(
  entries: readonly Entry[],
  known: Map<string, string[]>,
  pause: () => Promise<void>,
  signal: AbortSignal,
): Promise<WordMood[] | null> {
  const sums = new Map<string, Sums>();
  let began = performance.now();
  for (const entry of entries) {
    if (performance.now() - began > SLICE_MS) {
      await pause();
      began = performance.now();
      if (signal.aborted) return null;
    }
    const mood = moodOf(entry);
    if (mood === null) continue;
    let words = known.get(entry.text);
    if (!words) known.set(entry.text, (words = wordsOf(entry.text)));
    add(sums, words, mood);
  }
  return moodsOf(sums);
}
