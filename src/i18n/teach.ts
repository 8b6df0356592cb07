/** What teaching the analyst says. Numbers come as text, in the form of the language. */
import type { SentimentLabel } from '../contract/sentiment.ts';

type Labels = Record<SentimentLabel, string>;
type Filled = (first: string) => string;
type FilledTwice = (first: string, second: string) => string;

export interface TeachWords {
  title: string;
  intro: string;
  labels: Labels;
  /** On the badge. */
  question: string;
  right: string;
  wrong: string;
  shouldBe: string;
  noted: Filled;
  apply: string;
  applyHelp: string;
  result: string;
  waiting: string;
  reading: FilledTwice;
  fitting: string;
  tooFew: string;
  /** Labels with their counts. */
  missing: Filled;
  onlyCorrections: Filled;
  /** Count, share. */
  before: FilledTwice;
  after: FilledTwice;
  range: FilledTwice;
  ofExamples: Filled;
  surer: string;
  helps: string;
  helpsOff: string;
  noGain: string;
  more: Filled;
  next: string;
  calibration: string;
  probe: string;
  probeNext: Filled;
  honest: string;
  chart: { before: string; after: string };
  examples: string;
  empty: string;
  /** Label, count. */
  count: FilledTwice;
  showMore: Filled;
  remove: Filled;
  removed: Filled;
  removedAll: Filled;
  removeAll: string;
  importFile: string;
  exportJsonl: string;
  exportCsv: string;
  importHelp: string;
  dropped: Filled;
}
