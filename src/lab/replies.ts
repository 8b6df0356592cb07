/** Replies that are scored blind: the messages, the pairs, and what scores come to. */
import {
  REPLY_KINDS,
  type LabReply,
  type ReplyKind,
  type ReplyPrompt,
  type ReplySet,
  type Scoring,
} from '../contract/lab.ts';
import { signTest } from './metrics.ts';

/** Of a table with the columns kind, lang and text; other lines are left out. */
export function readPrompts(table: string): ReplyPrompt[] {
  return table.split(/\r?\n/).flatMap((line) => {
    const [kind, lang, text = ''] = line.split('\t');
    const known = REPLY_KINDS.find((one) => one === kind);
    return known && (lang === 'zh' || lang === 'en') && text ? [{ kind: known, lang, text }] : [];
  });
}

export interface Pair extends ReplyPrompt {
  /** Of a, and of b. */
  replies: readonly [LabReply, LabReply];
}

/** Messages that both have answered, in the order of a. */
export function pairsOf(a: ReplySet, b: ReplySet): Pair[] {
  return a.replies.flatMap((one, i) => {
    const asked = a.asked[i]!;
    const other = b.replies[b.asked.findIndex(({ text }) => text === asked.text)];
    return other ? [{ ...asked, replies: [one, other] as const }] : [];
  });
}

/** @param random Like `Math.random`. */
export function shuffledOrder(texts: readonly string[], random: () => number): Scoring['order'] {
  const order = texts.map((text) => ({ text, swapped: random() < 0.5 }));
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

export interface ScoredPair extends Pair {
  /** Of a, and of b. */
  scores: readonly [number, number];
}

/** Those of which both replies have a score. */
export function scoredPairs(pairs: readonly Pair[], scoring: Scoring): ScoredPair[] {
  const known = new Map(pairs.map((pair) => [pair.text, pair]));
  return scoring.order.flatMap(({ text, swapped }, i) => {
    const [first, second] = scoring.scores.slice(2 * i, 2 * i + 2);
    const found = known.get(text);
    if (!found || first === undefined || second === undefined) return [];
    return [
      { ...found, scores: swapped ? ([second, first] as const) : ([first, second] as const) },
    ];
  });
}

export interface Tally {
  /** Null: all together. */
  kind: ReplyKind | null;
  pairs: number;
  /** Mean scores of a and b; NaN of none. */
  means: readonly [number, number];
  /** Pairs in which a's, or b's reply has the higher score. */
  better: readonly [number, number];
  /** Of the sign test. */
  p: number;
}

/** All together, then each kind of which there are any. */
export function tally(scored: readonly ScoredPair[]): Tally[] {
  const of = (kind: ReplyKind | null): Tally => {
    const some = kind ? scored.filter((pair) => pair.kind === kind) : scored;
    const mean = (side: 0 | 1) =>
      some.reduce((sum, { scores }) => sum + scores[side], 0) / some.length;
    const better = [
      some.filter(({ scores: [a, b] }) => a > b).length,
      some.filter(({ scores: [a, b] }) => b > a).length,
    ] as const;
    return { kind, pairs: some.length, means: [mean(0), mean(1)], better, p: signTest(...better) };
  };
  return [of(null), ...REPLY_KINDS.map(of).filter(({ pairs }) => pairs > 0)];
}
