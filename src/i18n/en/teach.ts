/** What teaching the analyst says. Numbers come as text. */
export const teach = {
  title: 'Improve the analyst',
  intro:
    'The thumbs under a reply save its message as an example of the right label. The analyst learns on this device only; examples and what comes of them never leave this browser.',
  /** It asks about the badge. */
  question: 'Is the badge correct?',
  right: 'Badge is correct',
  wrong: 'Badge is wrong',
  shouldBe: 'It should be:',
  noted: (label: string) => `Kept as an example: ${label}`,
  apply: 'Use the results',
  applyHelp: 'Examples are kept. Another model learns from them again, only when idle.',
  result: 'Results',
  waiting: 'Not started yet. It starts by itself when the model is idle.',
  reading: (done: string, of: string) => `Reading the examples while idle: ${done} of ${of}.`,
  fitting: 'Learning…',
  tooFew: 'Not enough examples yet.',
  /** `what` is a list of labels with their counts. */
  missing: (what: string) => `Still needed: ${what}.`,
  onlyCorrections: (count: string) =>
    `Most examples are corrections. Please confirm ${count} more badges that are right, or it would learn to say the opposite everywhere.`,
  before: (right: string, share: string) => `Before: ${right} right (${share}).`,
  after: (right: string, share: string) => `After: ${right} right (${share}).`,
  range: (low: string, high: string) =>
    `On new sentences of this kind it is probably between ${low} and ${high}.`,
  ofExamples: (count: string) => `Examples: ${count}.`,
  surer: 'It is correct at least as often, and its confidence is more accurate.',
  helps: 'It helps, and is applied.',
  helpsOff: 'It would help, but is switched off.',
  noGain: 'Not enough evidence of improvement; not applied.',
  more: (count: string) => `About ${count} more examples are needed to tell.`,
  next: 'It is re-tested after each new example.',
  calibration: 'Two numbers are fitted: which way the model leans, and how sure it should be.',
  probe: 'What is used is the model’s inner state after reading a text.',
  probeNext: (count: string) =>
    `From ${count} positive and ${count} negative examples on, the model’s inner state is used too.`,
  honest:
    'Each example is judged by a version that has not seen it. An uncertain badge counts for the side it leans to.',
  chart: { before: 'before', after: 'after' },
  examples: 'Examples',
  empty: 'No examples yet.',
  count: (label: string, count: string) => `${count} ${label}`,
  showMore: (count: string) => `Show ${count} more`,
  remove: (text: string) => `Delete the example “${text}”`,
  removed: (text: string) => `Example “${text}” deleted`,
  removedAll: (count: string) => `${count} examples deleted, and what was learnt from them`,
  removeAll: 'Delete all',
  importFile: 'Import',
  exportJsonl: 'Export JSONL',
  exportCsv: 'Export CSV',
  importHelp:
    'CSV, TSV, JSON or JSON Lines: a column with the text and one with the label (positive, negative, uncertain, 1, 0 and so on), of any name and in any order. You see what is in the file before anything is taken. At most 1,000 are kept.',
  dropped: (count: string) => `Older examples that made room: ${count}.`,
};
