/** What the original system's review measured, as a plan and as results. Pure. */
import type { Judged } from './metrics.ts';

/** Texts that are judged at most, turns that are timed, requests at once and rounds of each. */
export const PLAN = { texts: 200, turns: 50, atOnce: [1, 2, 4, 8], rounds: 3 } as const;
/** Longest replies of a timed turn and of one among many, in tokens: a full model takes minutes. */
export const TOKENS = { turn: 128, atOnce: 32 } as const;

export type Stage = 'texts' | 'turns' | 'loads' | 'memory';

/** Milliseconds from sending. */
export interface TurnTimes {
  /** null where the badge took longer than its limit. */
  badge: number | null;
  firstWord: number;
  whole: number;
}

export interface LoadTimes {
  atOnce: number;
  /** Milliseconds of each request, from sending to its last word. */
  latencies: number[];
  /** Milliseconds of all rounds together. */
  ms: number;
}

export interface ReviewResult {
  /** When it ended, in milliseconds since 1970. */
  at: number;
  /** Of the table. */
  name: string;
  /** Texts with a mood in it; fewer may have been judged. */
  of: number;
  /** Title. */
  model: string;
  threads: number | null;
  judged: Judged[];
  /** Texts that are too long for the model. */
  skipped: number;
  turns: TurnTimes[];
  loads: LoadTimes[];
  /** Bytes of the page and its workers while it replied; null where the browser does not tell. */
  memory: number | null;
}

/** `most` of them at even distances; all where there are no more. */
export function spreadOut<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]!);
}

/** Steps of each stage that are done, and how long they took together. */
export type Done = Record<'texts' | 'turns' | 'loads', { count: number; ms: number }>;

/** Of all rounds together. */
export const LOAD_STEPS = PLAN.rounds * PLAN.atOnce.reduce((sum, count) => sum + count, 0);

/**
 * Milliseconds that are left; null as long as nobody can say.
 * @param warm Of one turn before all others: what is not known yet is guessed by it.
 */
export function timeLeft(done: Done, texts: number, warm: number | null): number | null {
  const each = (stage: keyof Done, guess: number | null) =>
    done[stage].count >= 3 ? done[stage].ms / done[stage].count : guess;
  const turn = each('turns', warm);
  const times = [
    [texts - done.texts.count, each('texts', turn === null ? null : turn / 4)],
    [PLAN.turns - done.turns.count, turn],
    [LOAD_STEPS - done.loads.count, each('loads', turn === null ? null : turn / 2)],
  ] as const;
  let sum = 0;
  for (const [left, ms] of times) {
    if (ms === null) return null;
    sum += left * ms;
  }
  return sum;
}

/** Requests a second. */
export const throughput = ({ latencies, ms }: LoadTimes): number => (1000 * latencies.length) / ms;
