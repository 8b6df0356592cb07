/** Figures in a person's language, on the page and in the report alike. */
import type { Compared } from '../../insights/runs.ts';
import { hitRate, meanStages, sharesOf, type TurnFigures } from '../../insights/turns.ts';
import type { Measure, Run, Spread, Stage } from '../../contract/insights.ts';
import { bytes, milliseconds, number, percent, timeOfDay } from '../../i18n/format.ts';
import type { Words } from '../../i18n/en/en.ts';
import type { insights } from '../../i18n/en/insights.ts';

export type InsightsWords = typeof insights;

/** The words of the page, and those of this place. */
export interface Say {
  app: Words;
  words: InsightsWords;
}

/** Turns that charts show. */
export const MOST_TURNS = 40;

export const TONES: Record<Stage, string> = {
  waiting: 'var(--bad)',
  preparing: 'var(--code-name)',
  analyst: 'var(--unsure)',
  prefill: 'var(--accent)',
  decode: 'var(--good)',
  rest: 'var(--soft)',
};

export function sayMeasure({ app }: Say, measure: Measure, value: number | null): string {
  if (value === null) return '–';
  switch (measure) {
    case 'speed':
      return app.stats.tokensPerSecond(number(value, app.locale));
    case 'reuse':
      return percent(value, app.locale);
    case 'memory':
      return bytes(value, app.locale);
    default:
      return milliseconds(value, app.locale);
  }
}

/** What is shown of many turns, one a row, latest first. */
export const SHOWN = ['firstWord', 'speed', 'total', 'waiting', 'reuse', 'memory'] as const;

export type TableText = readonly [head: readonly string[], ...rows: (readonly string[])[]];

export function turnsTable(say: Say, turns: readonly TurnFigures[]): TableText {
  const { app, words } = say;
  const rows = turns.map(({ at, measures }) => [
    timeOfDay(at, app.locale),
    ...SHOWN.map((measure) => sayMeasure(say, measure, measures[measure])),
  ]);
  return [[words.turn, ...SHOWN.map((measure) => words.measures[measure])], ...rows.reverse()];
}

/** The latest turn beside the mean of all. */
export function stagesTable({ app, words }: Say, turns: readonly TurnFigures[]): TableText {
  const latest = turns.at(-1);
  const means = sharesOf(meanStages(turns));
  const mean = words.usual(number(turns.length, app.locale));
  const rows = (latest ? sharesOf(latest.stages) : []).map(({ stage, ms, share }, i) => [
    words.stages[stage],
    milliseconds(ms, app.locale),
    percent(share, app.locale),
    milliseconds(means[i]?.ms ?? 0, app.locale),
    percent(means[i]?.share ?? 0, app.locale),
  ]);
  return [[words.stage, words.latestBar, words.share, mean, words.share], ...rows];
}

/** How often the label was known; nothing where no turn has one. */
export function sayHits({ app, words }: Say, turns: readonly TurnFigures[]): string {
  const rate = hitRate(turns);
  if (rate === null) return '';
  const labelled = turns.filter(({ cached }) => cached !== null).length;
  const n = (value: number) => number(value, app.locale);
  return words.hits(n(Math.round(rate * labelled)), n(labelled), percent(rate, app.locale));
}

export function saySpread(say: Say, measure: Measure, spread: Spread | null): string {
  if (!spread) return '–';
  const { median, low, high } = spread;
  const range = [low, high].map((value) => sayMeasure(say, measure, value));
  return `${sayMeasure(say, measure, median)} (${range.join('–')})`;
}

export function sayRatio({ app }: Say, { ratio }: Compared): string {
  return ratio === null ? '–' : `${number(ratio, app.locale, 2)}×`;
}

/** Nothing where one of the two has no such figure. */
export function sayVerdict({ words }: Say, { verdict }: Compared): string {
  return verdict ? words.verdicts[verdict] : '';
}

/** @param titleOf The name of a model by its id. */
export function sayRun(
  { app, words }: Say,
  { turns, models, threads }: Run,
  titleOf: (id: string) => string,
): string {
  const n = (value: number) => number(value, app.locale);
  return words.run(n(turns), models.map(titleOf).join(', '), threads.map(n).join(', '));
}
