/** The review's tables as text, on the page and in the file alike. */
import type { ReviewResult, TurnTimes } from '../../../lab/review.ts';
import { PLAN, throughput, TOKENS } from '../../../lab/review.ts';
import { PUBLISHED } from '../../../lab/published.ts';
import { accuracy, f1, interval, sideOf, strictAccuracy } from '../../../lab/metrics.ts';
import { spreadOf } from '../../../insights/runs.ts';
import { bytes, milliseconds, number, percent } from '../../../i18n/format.ts';
import { gap } from '../../../i18n/i18n.ts';
import type { Words } from '../../../i18n/en/en.ts';
import type { review } from '../../../i18n/en/review.ts';

export interface Say {
  app: Words;
  words: typeof review;
}

export interface TableText {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

const NONE = '–';
const orNone = (value: number | null, say: (value: number) => string) =>
  value === null || Number.isNaN(value) ? NONE : say(value);

export function aboutOf(
  { app, words }: Say,
  result: ReviewResult,
  titleOf: (title: string) => string,
) {
  const n = (value: number) => number(value, app.locale);
  const { model, threads, name, judged, of, skipped } = result;
  const about = words.about(
    ...([titleOf(model), orNone(threads, n), name, n(judged.length), n(of)] as const),
  );
  return [about, ...(skipped ? [words.skipped(n(skipped))] : [])].join(gap(app));
}

export function tablesOf(say: Say, result: ReviewResult): TableText[] {
  return [qualityTable(say, result), speedTable(say, result), loadTable(say, result)];
}

function qualityTable({ app, words }: Say, { judged }: ReviewResult): TableText {
  // Of no text there is no share: all may have been too long.
  const share = (value: number) => orNone(value, (known) => percent(known, app.locale, 1));
  const score = (value: number) => (judged.length ? value.toFixed(3) : NONE);
  const right = judged.filter((row) => sideOf(row) === row.truth).length;
  const { low, high } = interval(right, judged.length);
  const here = judged.length
    ? words.interval(share(accuracy(judged)), share(low), share(high))
    : NONE;
  const sides = (['正面', '负面'] as const).map((side) => ({ side, score: f1(judged, side) }));
  const mean = sides.reduce((sum, one) => sum + one.score, 0) / sides.length;
  return {
    caption: words.quality,
    head: [words.figure, words.here, words.published],
    rows: [
      [words.accuracy, here, orNone(PUBLISHED.accuracy, share)],
      [words.strict, share(strictAccuracy(judged)), NONE],
      [words.f1, score(mean), orNone(PUBLISHED.f1, (known) => known.toFixed(3))],
      ...sides.map((one) => [words.f1Of(app.labels[one.side]), score(one.score), NONE]),
    ],
  };
}

function speedTable({ app, words }: Say, { turns, memory }: ReviewResult): TableText {
  const n = (value: number) => number(value, app.locale);
  const ms = (value: number) => milliseconds(value, app.locale);
  const row = (what: keyof TurnTimes) => {
    const times = turns.flatMap((turn) => turn[what] ?? []);
    const spread = spreadOf(times);
    const median = spread
      ? words.between(ms(spread.median), ms(spread.low), ms(spread.high))
      : NONE;
    return [
      words[what],
      ...[median, times.length ? ms(Math.max(...times)) : NONE, orNone(PUBLISHED[what], ms)],
    ];
  };
  const size = (value: number) => bytes(value, app.locale);
  return {
    caption: words.speed(n(turns.length), n(TOKENS.turn)),
    head: [words.figure, words.median, words.slowest, words.published],
    rows: [
      ...(['badge', 'firstWord', 'whole'] as const).map(row),
      [words.memory, orNone(memory, size), '', orNone(PUBLISHED.memory, size)],
    ],
  };
}

function loadTable({ app, words }: Say, { loads }: ReviewResult): TableText {
  const n = (value: number, digits = 0) => number(value, app.locale, digits);
  const ms = (value: number) => milliseconds(value, app.locale);
  return {
    caption: words.loads(n(PLAN.rounds), n(TOKENS.atOnce)),
    head: [
      ...[words.atOnce, words.latency, words.slowest, words.throughput],
      ...[words.publishedOf(words.latency), words.publishedOf(words.throughput)],
    ],
    rows: loads.map((load) => {
      const theirs = PUBLISHED.loads[load.atOnce];
      const { median } = spreadOf(load.latencies) ?? { median: NaN };
      return [
        ...[n(load.atOnce), orNone(median, ms), ms(Math.max(...load.latencies))],
        n(throughput(load), 2),
        ...[
          orNone(theirs?.latency ?? null, ms),
          orNone(theirs?.throughput ?? null, (v) => n(v, 2)),
        ],
      ];
    }),
  };
}

/** As a file for people. No text of the table is in it. */
export function markdownOf(say: Say, result: ReviewResult, browser: string, about: string): string {
  const { app, words } = say;
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  const tables = tablesOf(say, result).map(({ caption, head, rows }) =>
    [`## ${caption}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'),
  );
  const facts = [
    `- ${cell(about)}`,
    `- ${words.measured}: ${new Date(result.at).toISOString()}`,
    `- ${words.browser}: ${cell(browser)}`,
  ].join('\n');
  return `${[`# ${app.app.name} · ${words.title}`, facts, ...tables, words.unknown].join('\n\n')}\n`;
}

/** The name of a file must not end a cell or a line. */
const cell = (text: string) => text.replace(/\s+/g, ' ').replace(/[\\|`*_[\]<>]/g, '\\$&');

/** As a file for programs: figures, and all that they were made of but the texts. */
export function jsonOf(result: ReviewResult, browser: string): string {
  const { judged, at } = result;
  const figures = {
    accuracy: accuracy(judged),
    accuracyUncertainWrong: strictAccuracy(judged),
    f1: { 正面: f1(judged, '正面'), 负面: f1(judged, '负面') },
    turns: Object.fromEntries(
      (['badge', 'firstWord', 'whole'] as const).map((what) => [
        what,
        spreadOf(result.turns.flatMap((turn) => turn[what] ?? [])),
      ]),
    ),
    requestsPerSecond: result.loads.map((load) => [load.atOnce, throughput(load)]),
  };
  const when = new Date(at).toISOString();
  const tokens = TOKENS;
  return JSON.stringify(
    { ...result, at: when, browser, tokens, figures, published: PUBLISHED },
    null,
    1,
  );
}
