/** From what was seen to Markdown: tables with each bar and whether it is met, and the replies to read. */
import { layOut, summary } from '../bench/table.ts';
import type { Agreement } from '../real/float-agreement.ts';
import { TOLD } from './material.ts';
import { accuracy, calibrationError, f1, strictAccuracy, unclear } from '../../src/lab/metrics.ts';
import type { Labelled, Turn } from './page.ts';
import { isEcho, languageOf } from './replies.ts';
import { en } from '../../src/i18n/en/en.ts';
import { review } from '../../src/i18n/en/review.ts';
import type { ReviewResult } from '../../src/lab/review.ts';
import { aboutOf, markdownOf } from '../../src/ui/lab/review/figures.ts';

/** One set of sentences, judged. */
export interface Judgement {
  title: string;
  rows: Labelled[];
  /** Lowest accuracy by the larger side. */
  bar?: number;
  /** What the original project published for it. */
  original?: number;
}

export interface Findings {
  /** Sentences with a mood. */
  moods: Judgement[];
  /** Sentences without one. */
  moodless: Judgement[];
  turns: Turn[];
  agreement?: Agreement;
  /** What the Lab has saved for programs. */
  review?: string;
}

/** Of reviews of 10 to 60 characters, zero-shot, as the original project reports it. */
export const ORIGINAL_REVIEWS = 0.895;

/** Shares of 不确定, and the count of echoes. */
const UNCLEAR_BARS = { moodless: 0.5, clear: 0.06 };
const ECHO_BAR = 0;

export function tables(findings: Findings): string {
  const { moods, moodless, turns, agreement } = findings;
  const parts = [
    moods.length ? moodTable(moods) : '',
    moodless.length ? moodlessTable(moods, moodless) : '',
    turns.length ? replyTable(turns) : '',
    turns.length ? timeTable(turns) : '',
    agreement ? agreementTable(agreement) : '',
    findings.review ? reviewTables(findings.review) : '',
  ];
  return parts.filter(Boolean).join('\n\n');
}

/** As the Lab writes them for people, in English. */
function reviewTables(saved: string): string {
  type Saved = Omit<ReviewResult, 'at'> & { at: string; browser: string };
  const { at, browser, ...rest } = JSON.parse(saved) as Saved;
  const result = { ...rest, at: Date.parse(at) };
  const say = { app: en, words: review };
  return markdownOf(
    say,
    result,
    browser,
    aboutOf(say, result, (title) => title),
  );
}

function moodTable(judgements: readonly Judgement[]): string {
  const head = [
    'sentences with a mood',
    'n',
    'accuracy',
    'at least',
    'met',
    'original',
    '不确定 wrong',
    'F1 正面',
    'F1 负面',
    '不确定',
    'ECE',
    'ms a label',
  ];
  const lines = judgements.map(({ title, rows, bar, original }) => [
    title,
    `${rows.length}`,
    digits(accuracy(rows)),
    bar === undefined ? '' : digits(bar),
    bar === undefined ? '' : met(accuracy(rows) >= bar),
    original === undefined ? '' : digits(original),
    digits(strictAccuracy(rows)),
    digits(f1(rows, '正面')),
    digits(f1(rows, '负面')),
    digits(unclear(rows)),
    digits(calibrationError(rows)),
    timeOf(rows),
  ]);
  return layOut([head, ...lines]);
}

function moodlessTable(moods: readonly Judgement[], moodless: readonly Judgement[]): string {
  const rows = moodless.map(({ title, rows }) => [
    title,
    `${rows.length}`,
    digits(unclear(rows)),
    ...atLeast(unclear(rows), UNCLEAR_BARS.moodless),
    timeOf(rows),
  ]);
  // Taught sets are the same reviews again.
  const clear = moods.filter(({ title }) => !title.includes('taught')).flatMap(({ rows }) => rows);
  const share = unclear(clear);
  const last = ['all with a mood, untaught', `${clear.length}`, digits(share)];
  const bar = [`at most ${digits(UNCLEAR_BARS.clear)}`, met(share <= UNCLEAR_BARS.clear), ''];
  const head = ['called 不确定', 'n', 'share', 'bar', 'met', 'ms a label'];
  return layOut([head, ...rows, ...(clear.length ? [[...last, ...bar]] : [])]);
}

function replyTable(turns: readonly Turn[]): string {
  const told = turns.filter(({ kind }) => TOLD.includes(kind));
  const echoes = told.filter(({ text, reply }) => isEcho(text, reply)).length;
  const language = (lang: 'zh' | 'en') => {
    const own = turns.filter((turn) => turn.lang === lang && languageOf(turn.reply) !== null);
    const right = own.filter(({ reply }) => languageOf(reply) === lang).length;
    return [`${lang} in the language of the prompt`, `${own.length}`, `${right}`, '', ''];
  };
  const ended = (finish: string) => turns.filter((turn) => turn.finish === finish).length;
  return layOut([
    ['replies', 'of', 'count', 'bar', 'met'],
    [
      'that only repeat the user',
      `${told.length}`,
      `${echoes}`,
      `${ECHO_BAR}`,
      met(echoes <= ECHO_BAR),
    ],
    language('zh'),
    language('en'),
    ['ended because they go in circles', `${turns.length}`, `${ended('repetition')}`, '', ''],
    ['as long as they may be', `${turns.length}`, `${ended('length')}`, '', ''],
  ]);
}

function timeTable(turns: readonly Turn[]): string {
  const line = (title: string, values: (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    const { min, median } = summary(known);
    return [title, `${known.length}`, min.toFixed(0), median.toFixed(0)];
  };
  return layOut([
    ['milliseconds', 'turns', 'min', 'median'],
    line(
      'sending to badge',
      turns.map(({ badge }) => badge),
    ),
    line(
      'badge to first token',
      turns.map(({ firstToken }) => firstToken),
    ),
    line(
      'each token after it',
      turns.map(({ perToken }) => perToken),
    ),
  ]);
}

function agreementTable({ tokens, top1, divergence }: Agreement): string {
  return layOut([
    ['against the float weights, over replies', 'tokens', 'value'],
    ['likeliest token the same', `${tokens}`, digits(top1)],
    ['KL divergence a token, nats', `${tokens}`, divergence.toFixed(4)],
  ]);
}

/** The replies of each kind, to be read. */
export function repliesFile(title: string, turns: readonly Turn[]): string {
  const kinds = [...new Set(turns.map(({ kind }) => kind))];
  const sections = kinds.map((kind) => {
    const own = turns.filter((turn) => turn.kind === kind);
    const shown = own.map(({ text, label, reply, finish, tokens }) => {
      const quoted = reply.replaceAll('\n', '\n> ');
      return `**${text}** (${label}; ${tokens} tokens, ${finish})\n\n> ${quoted}\n`;
    });
    return [`## ${kind}\n`, ...shown].join('\n');
  });
  return [`# ${title}\n`, ...sections].join('\n');
}

function atLeast(value: number, bar: number): [bar: string, met: string] {
  return [`at least ${digits(bar)}`, met(value >= bar)];
}

const met = (is: boolean): string => (is ? 'yes' : 'no');

function digits(value: number): string {
  return value.toFixed(3);
}

function timeOf(rows: readonly Labelled[]): string {
  const times = rows.flatMap(({ ms }) => ms ?? []);
  return times.length ? summary(times).median.toFixed(0) : 'cached';
}
