/** All figures of the place as Markdown, in the language that is read. No text of a chat is in it. */
import { compare } from '../../insights/runs.ts';
import type { TurnFigures } from '../../insights/turns.ts';
import type { Loaded } from '../../contract/engine.ts';
import type { Run } from '../../contract/insights.ts';
import { bytes, number, percent } from '../../i18n/format.ts';
import {
  sayHits,
  sayRatio,
  sayRun,
  saySpread,
  sayVerdict,
  stagesTable,
  turnsTable,
  type Say,
  type TableText,
} from './figures.ts';

export interface ReportParts {
  loaded: Loaded | null;
  cores: number;
  /** Bytes of page and workers; null or undefined where nobody knows. */
  memory: number | null | undefined;
  /** Oldest first. */
  turns: readonly TurnFigures[];
  /** What is compared, where there are two. */
  pair: readonly [Run, Run] | null;
  /** The name of a model by its id. */
  titleOf(id: string): string;
  browser: string;
  at: Date;
}

export function report(say: Say, parts: ReportParts): string {
  const { words } = say;
  const { turns, pair } = parts;
  return [
    `# ${say.app.app.name} · ${words.title}`,
    nowOf(say, parts),
    ...(turns.length
      ? [
          `## ${words.latest}`,
          tableOf(stagesTable(say, turns)),
          `## ${words.overTime}`,
          sayHits(say, turns),
          tableOf(turnsTable(say, turns)),
        ]
      : []),
    ...(pair ? [`## ${words.compared}`, ...comparedOf(say, pair, parts)] : []),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function nowOf({ app, words }: Say, { loaded, cores, memory, browser, at }: ReportParts): string {
  const n = (value: number) => number(value, app.locale);
  const lines = [
    [words.at, at.toISOString()],
    [words.browser, browser],
    ...(loaded
      ? [
          [words.model, loaded.model.title],
          [words.threads, `${n(loaded.threads)} (${words.processors(n(cores))})`],
        ]
      : []),
    ...(memory ? [[words.memory, bytes(memory, app.locale)]] : []),
  ];
  return lines.map(([name, value]) => `- ${name}: ${value}`).join('\n');
}

function comparedOf(say: Say, [first, second]: readonly [Run, Run], { titleOf }: ReportParts) {
  const { app, words } = say;
  const share = ({ hits }: Run) => (hits === null ? '–' : percent(hits, app.locale));
  const rows = compare(first, second).map((row) => [
    words.measures[row.measure],
    saySpread(say, row.measure, row.first),
    saySpread(say, row.measure, row.second),
    sayRatio(say, row),
    sayVerdict(say, row),
  ]);
  const head = [words.measure, first.name, second.name, words.ratio, ''];
  return [
    [first, second].map((run) => `- ${cell(run.name)}: ${sayRun(say, run, titleOf)}`).join('\n'),
    tableOf([head, ...rows, [words.cacheShare, share(first), share(second), '', '']]),
    words.comparedHelp,
  ];
}

function tableOf([head, ...rows]: TableText): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A name that a person gave must not end a cell or a line. */
function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|`*_[\]<>]/g, '\\$&');
}
