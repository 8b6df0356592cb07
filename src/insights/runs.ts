/** Many turns in a few numbers, and two such runs side by side. */
import { MEASURES, type Measure, type Run, type Spread } from '../contract/insights.ts';
import { hitRate, type TurnFigures } from './turns.ts';

/** Null of no values. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
  };
}

/** Between two values by their distance, as spreadsheets do it. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (above - below) * (place - Math.floor(place));
}

/** @param turns At least one, oldest first. */
export function runOf(id: string, name: string, turns: readonly TurnFigures[]): Run {
  const measures: Run['measures'] = {};
  for (const measure of MEASURES) {
    const spread = spreadOf(turns.flatMap((turn) => turn.measures[measure] ?? []));
    if (spread) measures[measure] = spread;
  }
  return {
    id,
    name,
    from: turns[0]?.at ?? 0,
    to: turns.at(-1)?.at ?? 0,
    turns: turns.length,
    models: [...new Set(turns.map(({ model }) => model))],
    threads: [...new Set(turns.map(({ threads }) => threads))],
    hits: hitRate(turns),
    measures,
  };
}

/** Of these, more is better; of all others, less. */
const MORE_IS_BETTER: ReadonlySet<Measure> = new Set(['speed', 'reuse']);

export interface Compared {
  measure: Measure;
  first: Spread | null;
  second: Spread | null;
  /** Median of the second over that of the first; null where there is none. */
  ratio: number | null;
  /** `same`: the middle halves overlap, so that chance may have done it. Null where one is missing. */
  verdict: 'better' | 'worse' | 'same' | null;
}

/** What at least one of them measured. */
export function compare(first: Run, second: Run): Compared[] {
  return MEASURES.flatMap((measure) => {
    const [a, b] = [first.measures[measure] ?? null, second.measures[measure] ?? null];
    if (!a && !b) return [];
    const ratio = a && b && a.median > 0 ? b.median / a.median : null;
    return { measure, first: a, second: b, ratio, verdict: a && b && verdictOf(measure, a, b) };
  });
}

function verdictOf(measure: Measure, a: Spread, b: Spread): Compared['verdict'] {
  if (a.low <= b.high && b.low <= a.high) return 'same';
  return b.median > a.median === MORE_IS_BETTER.has(measure) ? 'better' : 'worse';
}
