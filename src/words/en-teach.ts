import type { TeachWords } from './teach.ts';

export const enTeach: TeachWords = {
  title: 'Teach the analyst',
  intro:
    'The thumbs next to a sentiment badge leave an example. The analyst learns on this device only; examples and what comes of them never leave this browser.',
  labels: { 正面: 'positive', 负面: 'negative', 不确定: 'uncertain' },
  question: 'Is this right?',
  right: 'That is right',
  wrong: 'That is not right',
  shouldBe: 'It should be:',
  noted: (label) => `Kept as an example: ${label}`,
  apply: 'Use what was learnt',
  applyHelp:
    'Examples are kept. Another model learns from them anew, and only when nothing else goes on.',
  result: 'What was learnt',
  waiting: 'Not begun yet. It learns by itself when the model has nothing else to do.',
  reading: (done, of) => `Reading the examples again while nobody waits: ${done} of ${of}.`,
  fitting: 'Learning…',
  tooFew: 'Not enough examples yet.',
  missing: (what) => `Still needed: ${what}.`,
  onlyCorrections: (count) =>
    `Most examples are corrections. Please confirm ${count} more badges that are right, or it would learn to say the opposite everywhere.`,
  before: (right, share) => `Before: ${right} right (${share}).`,
  after: (right, share) => `After: ${right} right (${share}).`,
  range: (low, high) => `On new sentences of this kind it is probably between ${low} and ${high}.`,
  ofExamples: (count) => `Examples: ${count}.`,
  surer: 'It is right no less often, and knows better how sure to be.',
  helps: 'It helps, and is in use.',
  helpsOff: 'It would help, but is switched off.',
  noGain: 'The difference may be mere chance, so it is not in use.',
  more: (count) => `At this rate it takes about ${count} more to tell.`,
  next: 'Every further example is tried out.',
  calibration: 'Two numbers are fitted: which way the model leans, and how sure it should be.',
  probe: 'What is used is the model’s inner state after reading a text.',
  probeNext: (count) =>
    `With ${count} positive and ${count} negative ones, the model’s inner state is used too.`,
  honest:
    'Each example is judged by a version that has not seen it. An uncertain badge counts for the side it leans to.',
  chart: { before: 'before', after: 'after' },
  examples: 'Examples',
  empty: 'No examples yet.',
  count: (label, count) => `${count} ${label}`,
  showMore: (count) => `Show ${count} more`,
  remove: (text) => `Delete the example “${text}”`,
  removed: 'One example deleted.',
  removeAll: 'Delete all',
  confirmRemoveAll: (count) =>
    `Delete all ${count} examples and what was learnt from them? This cannot be undone.`,
  importFile: 'Import',
  exportJsonl: 'Export JSONL',
  exportCsv: 'Export CSV',
  importHelp:
    'CSV, TSV, JSON or JSON Lines: a column with the text and one with the label (positive, negative, uncertain, 1, 0 and so on), of any name and in any order. You see what is in the file before anything is taken. At most 1,000 are kept.',
  dropped: (count) => `Older examples that made room: ${count}.`,
};
