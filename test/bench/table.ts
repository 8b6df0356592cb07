/** From samples to one table, with each bar and whether it is met. */
import {
  ANALYST_BAR,
  ENGINES,
  GROWTH_BAR,
  ROWS,
  type EngineName,
  type Facts,
  type Row,
  type Samples,
} from './rows.ts';

export interface Summary {
  min: number;
  median: number;
  samples: number[];
}
export type Summaries = Record<string, Partial<Record<EngineName, Summary>>>;

/** Collects what all visits of an engine saw. */
export function summarise(visits: readonly { engine: EngineName; samples: Samples }[]): Summaries {
  const result: Summaries = {};
  for (const { id } of ROWS) {
    for (const engine of ENGINES) {
      const own = visits.filter((visit) => visit.engine === engine);
      const samples = own.flatMap((visit) => visit.samples[id] ?? []);
      if (samples.length > 0) (result[id] ??= {})[engine] = summary(samples);
    }
  }
  return result;
}

export function summary(samples: number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return { min: sorted[0] ?? 0, median: (low + high) / 2, samples };
}

export function table(summaries: Summaries): string {
  const names = ENGINES.filter((engine) => ROWS.some(({ id }) => summaries[id]?.[engine]));
  const rivals = names.filter((name) => name === 'stock' || name === 'wllama');
  const ratios = names.includes('ours') ? rivals : [];
  const head = ['min / median', ...names, ...ratios.map((rival) => `ours / ${rival}`)];
  const lines = ROWS.filter(({ id }) => summaries[id]).map((row) => [
    `${row.title}, ${row.unit}`,
    ...names.map((name) => shown(summaries[row.id]?.[name])),
    ...ratios.map((rival) => compared(row, summaries, rival)),
  ]);
  return [layOut([head, ...lines]), '', ...acrossRows(summaries).filter(Boolean)].join('\n');
}

function compared({ id, bars }: Row, summaries: Summaries, rival: EngineName): string {
  const [ours, theirs] = [summaries[id]?.ours, summaries[id]?.[rival]];
  if (!ours || !theirs) return '';
  return judged(ours.median / theirs.median, bars?.[rival]);
}

/** How each engine ran: what was asked for, what it says, and how many of its threads worked. */
export function factsTable(visits: readonly { engine: EngineName; facts: Facts }[]): string {
  const engines = ENGINES.filter((engine) => visits.some((visit) => visit.engine === engine));
  const lines = engines.map((engine) => {
    const own = visits.filter((visit) => visit.engine === engine);
    const all = (key: string) => [...new Set(own.map(({ facts }) => facts[key] ?? ''))].join(', ');
    const others = Object.keys(own[0]?.facts ?? {}).filter(
      (key) => key !== 'threads' && key !== 'worked',
    );
    return [
      engine,
      all('threads'),
      all('worked'),
      others.map((key) => `${key}: ${all(key)}`).join('; '),
    ];
  });
  return layOut([['engine', 'threads, as it says', 'threads that worked', ''], ...lines]);
}

/** The bars that compare one row with another. */
function acrossRows(summaries: Summaries): string[] {
  const ratio = (over: Summary | undefined, under: Summary | undefined, bar: number) =>
    over && under && judged(over.median / under.median, bar);
  const ours = (id: string) => summaries[id]?.ours;
  const growth = ratio(ours('decode-2048'), ours('decode-64'), GROWTH_BAR);
  const analyst = ratio(ours('analyst'), summaries['analyst-cold']?.wllama, ANALYST_BAR);
  return [
    analyst ? `Our warm analyst against wllama with nothing cached: ${analyst}` : '',
    growth ? `Our decode step at 2048 cached tokens against the one at 64: ${growth}` : '',
  ];
}

function judged(ratio: number, bar: number | undefined): string {
  if (bar === undefined) return ratio.toFixed(2);
  return `${ratio.toFixed(2)} ${ratio <= bar ? '✓' : '✗'} ${bar}`;
}

function shown(value: Summary | undefined): string {
  return value ? `${digits(value.min)} / ${digits(value.median)}` : '';
}

function digits(value: number): string {
  return value < 100 ? value.toFixed(1) : value.toFixed(0);
}

/** A Markdown table whose columns line up in a terminal as well. */
export function layOut(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => (i ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  const [head = [], ...body] = rows;
  return [line(head), line(rule), ...body.map(line)].join('\n');
}
