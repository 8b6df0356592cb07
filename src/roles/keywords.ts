/** Keywords that stand in the message: what the model names and the text does not have is dropped. */
import type { GenerateJob } from '../contract/engine.ts';
import { GREEDY } from '../contract/models.ts';
import type { Finding, KeywordRole } from './extra.ts';

export const KEYWORDS: KeywordRole = {
  kind: 'keywords',
  id: 'keywords',
  prompt: '请从用户输入中提取最多三个关键词,用逗号分隔,必须是原文中的词,仅输出关键词.',
};

const MOST = 3;
const MOST_TOKENS = 24;
/** Longer spans are sentences. */
const MOST_CHARS = 24;

/** Words that say nothing about what a text is about. */
const STOP = new Set(
  '的 了 是 我 你 他 她 它 我们 你们 他们 在 有 和 就 不 都 也 很 还 又 这 那 这个 那个 一个 什么 怎么 为什么 今天 昨天 明天 真的 非常 可以 没有 觉得 因为 所以 但是 自己 时候 太 吗 呢 吧 啊 把 被 给 让 对 到 说 要 会 能 去 来 上 下 好 the a an and or but is are was were be been am i you he she it we they my your his her its our their me him them this that these those of to in on at for with from by as so very not no do does did have has had will would can could what why how when where who today really just'.split(
    ' ',
  ),
);

export function keywordJob({ id, prompt }: KeywordRole, text: string): GenerateJob {
  return {
    slot: `role:${id}`,
    messages: [
      { role: 'system', content: prompt },
      { role: 'user', content: text },
    ],
    maxTokens: MOST_TOKENS,
    sampling: GREEDY,
  };
}

/** @param reply Of the model; only what stands in `text` counts. */
export function readKeywords({ id }: KeywordRole, text: string, reply: string): Finding {
  const named = reply
    .split(/[,，、;；\n:：]+/)
    .map((part) => part.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, ''))
    .filter((part) => part !== '' && part.length <= MOST_CHARS);
  const spans = distinct(named.flatMap((part) => spanOf(text, part) ?? []));
  const found = spans.filter((span) => !STOP.has(span.toLowerCase())).slice(0, MOST);
  if (found.length > 0) {
    const confidence = Math.min(1, spans.length / named.length);
    return { role: id, values: found, confidence, source: 'model' };
  }
  return { role: id, values: frequent(text), confidence: 0, source: 'text' };
}

/** The words as the text has them, whatever their case; a part of a Latin word is none. */
function spanOf(text: string, part: string): string | undefined {
  const at = text.toLowerCase().indexOf(part.toLowerCase());
  if (at < 0) return undefined;
  const [before, after] = [text[at - 1] ?? '', text[at + part.length] ?? ''];
  const latin = /\p{Script=Latin}/u;
  const joined = (outside: string, inside = '') => latin.test(outside) && latin.test(inside);
  if (joined(before, part[0]) || joined(after, part.at(-1))) return undefined;
  return text.slice(at, at + part.length);
}

/** The words that come most often, and among equals the longest: a pick without any model. */
function frequent(text: string): string[] {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) {
    if (word.length < 2 || STOP.has(word.toLowerCase())) continue;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || b.length - a.length)
    .slice(0, MOST)
    .map(([word]) => word);
}

function wordsOf(text: string): string[] {
  // Firefox before 125 has no Segmenter: runs of letters then have to do.
  if (!('Segmenter' in Intl)) return text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  return Array.from(segmenter.segment(text)).flatMap(({ segment, isWordLike }) =>
    isWordLike ? [segment] : [],
  );
}

function distinct(words: readonly string[]): string[] {
  return [...new Map(words.map((word) => [word.toLowerCase(), word])).values()];
}
