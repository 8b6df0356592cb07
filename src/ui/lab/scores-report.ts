/** Scored replies as a file: both sides, what they were made with, every pair, and what it comes to. */
import type { Scoring } from '../../contract/lab.ts';
import { scoredPairs, tally } from '../../lab/replies.ts';
import type { Replies } from '../../state/replies.svelte.ts';

/** @param cover What the word filter leaves of a text. */
export function scoresReport(replies: Replies, scoring: Scoring, cover: (text: string) => string) {
  const scored = scoredPairs(replies.pairs(scoring), scoring);
  const side = (id: string) => {
    const set = replies.find(id);
    if (!set) return null;
    const { model, prompt, maxTokens, temperature, threads, browser, cores, deviceMemory, at } =
      set;
    return {
      ...{ model, prompt, maxTokens, temperature, threads, browser, cores, deviceMemory },
      at: new Date(at).toISOString(),
    };
  };
  return {
    kind: 'lab-replies',
    version: 1,
    savedAt: new Date().toISOString(),
    a: side(scoring.a),
    b: side(scoring.b),
    pairs: scoring.order.length,
    figures: tally(scored).map(({ kind, means, better, p, pairs }) => ({
      ...{ kind: kind ?? 'all', pairs, meanA: means[0], meanB: means[1] },
      ...{ betterA: better[0], betterB: better[1], signTestP: p },
    })),
    scored: scored.map(({ kind, lang, text, replies: [a, b], scores }) => ({
      ...{ kind, lang, text, scoreA: scores[0], scoreB: scores[1] },
      a: { ...a, text: cover(a.text) },
      b: { ...b, text: cover(b.text) },
    })),
  };
}
