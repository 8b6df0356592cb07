/** Which column has the texts and which the labels: by their names, else by what is in them. */
import { numberOf, spell } from './labels.ts';

/** Places of the columns, -1 where there is none. */
export interface Columns {
  text: number;
  label: number;
}

const TEXTS = new Set(
  (
    'text texta textcontent review reviews reviewtext reviewcontent reviewbody content contents sentence sentences ' +
    'comment comments commentcontent commenttext message body tweet document utterance ' +
    '文本 文本内容 文字 评论 评论内容 评论文本 评价 评价内容 内容 正文 句子 留言 微博 微博正文 微博中文内容 原文 ' +
    '文字內容 評論 評論內容 內容 句 文'
  ).split(' '),
);
const LABELS = new Set(
  (
    'label labels labelid sentiment sentiments sentimentlabel y class target polarity tag score rating ratings star stars overall ' +
    '标签 标注 情感 情感倾向 情感标签 情感极性 情绪 情绪标签 倾向 极性 类别 分类 评分 星级 打分 標籤 情緒 類別'
  ).split(' '),
);
const COUNTERS = new Set(
  'id qid uid no nr index idx row number 编号 序号 行号 編號 序號'.split(' '),
);
/** Enough to see what a column is made of. */
const SAMPLE = 500;

const plain = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-.:：*#"'()（）]/g, '');

/** Whether it names a column that we look for. */
export function isName(cell: string): boolean {
  const name = plain(cell);
  return TEXTS.has(name) || LABELS.has(name);
}

/** Rows that may stand above the names of the columns. */
const MOST_ABOVE = 10;

/** Without a title above the row that names text and label: cells that stand alone in their row. */
export function withoutTitle<Row extends readonly string[]>(rows: readonly Row[]): Row[] {
  const names = rows.slice(0, MOST_ABOVE).findIndex((row) => {
    const known = row.map(plain);
    return known.some((name) => TEXTS.has(name)) && known.some((name) => LABELS.has(name));
  });
  const title = rows.slice(0, Math.max(0, names));
  return title.every((row) => row.filter(Boolean).length === 1)
    ? rows.slice(title.length)
    : [...rows];
}

/** Whether the first row names the columns. */
export function hasHeader(rows: readonly (readonly string[])[]): boolean {
  const [first = [], ...others] = rows;
  if (first.some((cell) => numberOf(cell) !== null)) return false;
  if (first.some(isName)) return true;
  // Labels in every row but the first: there stands what they are.
  const width = first.length;
  return (
    others.length > 0 && columns(width).some((at) => isLabels(others, at) && !isLabel(first, at))
  );
}

export function guessColumns(
  names: readonly string[],
  rows: readonly (readonly string[])[],
): Columns {
  const sample = rows.slice(0, SAMPLE);
  const all = columns(names.length);
  const named = (known: ReadonlySet<string>) =>
    all.filter((at) => known.has(plain(names[at] ?? '')));
  const counts = (at: number) => COUNTERS.has(plain(names[at] ?? ''));
  // The last of several: numbers of rows come first.
  const byContent = all.filter((at) => !counts(at) && isLabels(sample, at)).at(-1) ?? -1;
  const readable = named(LABELS).find((at) => isLabels(sample, at)) ?? named(LABELS)[0];
  const label = names.length > 1 ? (readable ?? byContent) : -1;
  const texts = all.filter((at) => at !== label && !isNumbers(sample, at));
  const candidates = named(TEXTS).filter((at) => texts.includes(at));
  return { label, text: longest(sample, candidates.length ? candidates : texts) };
}

const columns = (width: number) => Array.from({ length: width }, (_, i) => i);
const isLabel = (row: readonly string[], at: number) => spell(row[at] ?? '') !== null;

/** Whether nearly all that stands in a column are labels. */
function isLabels(rows: readonly (readonly string[])[], at: number): boolean {
  return share(rows, at, (cell) => spell(cell) !== null) >= 0.8;
}

function isNumbers(rows: readonly (readonly string[])[], at: number): boolean {
  return share(rows, at, (cell) => numberOf(cell) !== null) >= 0.8;
}

/** Of the cells that are not empty; 0 where all are. */
function share(
  rows: readonly (readonly string[])[],
  at: number,
  is: (cell: string) => boolean,
): number {
  const filled = rows.flatMap((row) => row[at] || []);
  return filled.length ? filled.filter(is).length / filled.length : 0;
}

/** The column with most letters in it, -1 of none. */
function longest(rows: readonly (readonly string[])[], candidates: readonly number[]): number {
  let [best, most] = [-1, 0];
  for (const at of candidates) {
    const letters = rows.reduce((sum, row) => sum + (row[at]?.match(/\p{L}/gu)?.length ?? 0), 0);
    if (letters > most) [best, most] = [at, letters];
  }
  return best;
}
