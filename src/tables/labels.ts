/** How people write the three labels. */
import type { SentimentLabel } from '../contract/sentiment.ts';

const SPELLINGS: Record<SentimentLabel, string> = {
  正面: '正面 正 正向 积极 褒义 好评 满意 推荐 喜欢 高兴 开心 positive pos p + true good like happy 1',
  负面: '负面 负 负向 消极 贬义 差评 不满意 不推荐 不喜欢 讨厌 难过 negative neg n - false bad dislike sad 0 -1',
  不确定: '不确定 中性 中立 中评 中 一般 neutral neu uncertain unsure mixed',
};
/** A map: an object has names of its own, such as `constructor`. */
const KNOWN = new Map(
  Object.entries(SPELLINGS).flatMap(([label, words]) =>
    words.split(' ').map((word) => [word, label as SentimentLabel] as const),
  ),
);
const SUFFIX = /(?:的|性)?(?:情绪|情感|评价|评论|倾向|sentiment|review)?$/;

/** What the numbers of a column mean, where it is more than 1 and 0. */
export type Scheme = ReadonlyMap<number, SentimentLabel>;

const scheme = (...labels: [number, SentimentLabel][]): Scheme => new Map(labels);
const SIGNS = scheme([-1, '负面'], [0, '不确定'], [1, '正面']);
const TWO = scheme([1, '负面'], [2, '正面']);
const THREE = scheme([0, '负面'], [1, '不确定'], [2, '正面']);
const FOUR = scheme([0, '负面'], [2, '不确定'], [4, '正面']);
const STARS = scheme([1, '负面'], [2, '负面'], [3, '不确定'], [4, '正面'], [5, '正面']);
const NONE: Scheme = new Map();

/** @param values All cells of the column. */
export function schemeOf(values: Iterable<string>): Scheme {
  const numbers = new Set<number>();
  for (const value of values) {
    const number = numberOf(value);
    if (number !== null) numbers.add(number);
  }
  const within = (candidate: Scheme) => [...numbers].every((number) => candidate.has(number));
  if (numbers.has(-1) && numbers.has(0) && within(SIGNS)) return SIGNS;
  if (numbers.has(2) && within(TWO)) return TWO;
  if (numbers.has(2) && within(THREE)) return THREE;
  if (numbers.has(4) && within(FOUR)) return FOUR;
  return (numbers.has(4) || numbers.has(5)) && within(STARS) ? STARS : NONE;
}

/** Null for what is no label. */
export function spell(cell: string, numbers: Scheme = NONE): SentimentLabel | null {
  const word = cell
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s。.!"'“”[\]]+$|^[\s"'“”[\]]+/g, '')
    .replaceAll('負', '负');
  const number = numberOf(word);
  if (number !== null) return numbers.get(number) ?? KNOWN.get(String(number)) ?? null;
  return KNOWN.get(word) ?? KNOWN.get(word.replace(SUFFIX, '')) ?? null;
}

export function numberOf(cell: string): number | null {
  const text = cell.normalize('NFKC').trim();
  return /^[-+]?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?(?:%| ?(?:星|分|stars?))?$/i.test(text)
    ? Number.parseFloat(text.replace(',', '.'))
    : null;
}
