/** What “Insights” counts of a turn, and what it keeps of many. */

/** Parts of a turn's time, in the order in which they come. */
export const STAGES = ['waiting', 'preparing', 'analyst', 'prefill', 'decode', 'rest'] as const;
export type Stage = (typeof STAGES)[number];

/** What two runs are compared by. */
export const MEASURES = [
  'firstWord',
  'speed',
  'total',
  'waiting',
  'analyst',
  'prefill',
  'reuse',
  'memory',
] as const;
export type Measure = (typeof MEASURES)[number];

/** The middle of many values, and the range that the middle half of them lies in. */
export interface Spread {
  median: number;
  low: number;
  high: number;
}

/** Turns in a row under a name that a person gave them. */
export interface Run {
  id: string;
  name: string;
  /** When its first and its last turn were asked, in milliseconds since 1970. */
  from: number;
  to: number;
  turns: number;
  /** Ids. */
  models: string[];
  threads: number[];
  /** Share of labels that were known, 0..1; null where there were no labels. */
  hits: number | null;
  /** Without those that were never measured. */
  measures: Partial<Record<Measure, Spread>>;
}
