/** From entries of the journal to the figures of turns. Nothing is guessed: what was not measured is null. */
import { STAGES, type Measure, type Stage } from '../contract/insights.ts';
import type { JournalEntry } from '../contract/journal.ts';

export interface TurnFigures {
  /** When it was asked, in milliseconds since 1970. */
  at: number;
  /** Id. */
  model: string;
  threads: number;
  /** Milliseconds; together the whole turn. */
  stages: Readonly<Record<Stage, number>>;
  /** Whether the label was known; null: the analyst took too long. */
  cached: boolean | null;
  /** Tokens of the reply. */
  tokens: number;
  /** Times in milliseconds, speed in tokens a second, shares 0..1, memory in bytes. */
  measures: Readonly<Record<Measure, number | null>>;
}

/**
 * Turns with a reply, in the order of the entries. What scripts ask for and replies that go on are no
 * whole turns; entries from before the engine's own times were kept are left out as well.
 */
export function turnsOf(entries: readonly JournalEntry[]): TurnFigures[] {
  return entries.flatMap((entry) => turnOf(entry) ?? []);
}

function turnOf(entry: JournalEntry): TurnFigures | null {
  const { kind, label, generation, ms, engine } = entry;
  if (kind !== 'turn' || !engine || !generation?.completionTokens) return null;
  const total = ms.preprocessing + ms.total;
  const parts = {
    waiting: ms.queue,
    preparing: ms.preprocessing + ms.history,
    analyst: engine.analyst,
    prefill: engine.prefill,
    decode: engine.decode,
  };
  const sum = Object.values(parts).reduce((all, part) => all + part, 0);
  const asked = engine.analyst > 0;
  return {
    at: entry.at,
    model: entry.model,
    threads: engine.threads,
    // Two threads with a clock each: their times may come to a little more than the page's.
    stages: { ...parts, rest: Math.max(0, total - sum) },
    cached: label && label.cached,
    tokens: generation.completionTokens,
    measures: {
      firstWord: ms.preprocessing + ms.sentiment + ms.firstToken,
      speed: engine.speed || null,
      total,
      waiting: ms.queue,
      analyst: asked ? engine.analyst : null,
      prefill: engine.prefill,
      reuse: generation.promptTokens ? generation.reusedTokens / generation.promptTokens : null,
      memory: engine.heapBytes || null,
    },
  };
}

export interface Share {
  stage: Stage;
  /** Milliseconds. */
  ms: number;
  /** Of the whole, 0..1. */
  share: number;
}

/** In the order in which the stages come; none of no turn. */
export function sharesOf(stages: Readonly<Record<Stage, number>>): Share[] {
  const whole = STAGES.reduce((sum, stage) => sum + stages[stage], 0);
  if (whole === 0) return [];
  return STAGES.map((stage) => ({ stage, ms: stages[stage], share: stages[stage] / whole }));
}

/** Mean of each stage, so that the parts still come to the whole. */
export function meanStages(turns: readonly TurnFigures[]): Record<Stage, number> {
  const mean = (stage: Stage) =>
    turns.reduce((sum, { stages }) => sum + stages[stage], 0) / Math.max(1, turns.length);
  return Object.fromEntries(STAGES.map((stage) => [stage, mean(stage)])) as Record<Stage, number>;
}

/** Share of labels that were known, 0..1; null where there were no labels. */
export function hitRate(turns: readonly TurnFigures[]): number | null {
  const labelled = turns.filter(({ cached }) => cached !== null);
  if (labelled.length === 0) return null;
  return labelled.filter(({ cached }) => cached).length / labelled.length;
}
