/** What is judged and what is asked: sentences and prompts of our own, and reviews that somebody names. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { seeded } from '../../src/calibration/statistics.ts';
import type { Side } from '../../src/lab/metrics.ts';

export interface Sentence {
  text: string;
  truth: Side | null;
}

export interface Prompt {
  kind: string;
  lang: 'zh' | 'en';
  text: string;
}

/** Their replies may not only repeat them; the others ask something. */
export const TOLD = ['venting', 'small talk'];

/** As the Lab's sample writes them; anything else has no mood. */
const MOODS: Record<string, Side> = { positive: '正面', negative: '负面' };
const SIDES: Record<string, Side> = { 1: '正面', 0: '负面' };

/** The Lab's sample: everyday sentences with a mood, and others without one; never taught, fitted or trained on. */
export function readSentences(): (Sentence & { lang: 'zh' | 'en' })[] {
  return rowsOf(ownFile('../../public/lab/sentences.tsv')).map(
    ([label = '', lang = '', text = '']) => ({
      text,
      truth: MOODS[label] ?? null,
      lang: lang === 'en' ? 'en' : 'zh',
    }),
  );
}

export function readPrompts(): Prompt[] {
  return rowsOf(ownFile('prompts.tsv')).map(([kind = '', lang = '', text = '']) => ({
    kind,
    lang: lang === 'en' ? 'en' : 'zh',
    text,
  }));
}

export interface Reviews {
  tested: Sentence[];
  /** None of them is tested; as many good as bad ones in any even number of the first. */
  taught: Sentence[];
}

const [SHORTEST, LONGEST] = [10, 60];

/**
 * Draws short reviews, as many good as bad ones, the same for the same seed.
 * @param file Tab-separated `label` (1 or 0), `source`, `text` with a header line; gzipped or not.
 * @throws Error where the file has too few.
 */
export function drawReviews(
  file: string,
  counts: { tested: number; taught: number },
  { seed = 1, source = '' } = {},
): Reviews {
  const bytes = readFileSync(file);
  const table = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
  const short = rowsOf(table).flatMap(([label = '', from = '', ...cells]): Sentence[] => {
    const [text, truth] = [cells.join(' '), SIDES[label]];
    const fits = text.length >= SHORTEST && text.length <= LONGEST;
    return truth && fits && (!source || from === source) ? [{ text, truth }] : [];
  });
  const random = seeded(seed);
  const keyed = short.map((review) => ({ review, key: random() })).sort((a, b) => a.key - b.key);
  const drawn = keyed.map(({ review }) => review);
  const half = (counts.tested + counts.taught) / 2;
  const good = drawn.filter(({ truth }) => truth === '正面').slice(0, half);
  const bad = drawn.filter(({ truth }) => truth === '负面').slice(0, half);
  if (Math.min(good.length, bad.length) < half) {
    throw new Error(
      `${file}: ${half} good and ${half} bad reviews of ${SHORTEST} to ${LONGEST} characters are needed; it has ${good.length} and ${bad.length}`,
    );
  }
  const mixed = good.flatMap((review, i) => [review, bad[i]!]);
  return { tested: mixed.slice(0, counts.tested), taught: mixed.slice(counts.tested) };
}

function ownFile(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

/** Cells of all lines but the header. */
function rowsOf(table: string): string[][] {
  const [, ...lines] = table.trim().split(/\r?\n/);
  return lines.map((line) => line.split('\t'));
}
