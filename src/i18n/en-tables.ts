import type { TablesWords } from './tables-words.ts';

export const enTables: TablesWords = {
  title: (name) => `Before it is imported: ${name}`,
  about: (format, encoding, rows) => `${format}, encoded as ${encoding}. Rows: ${rows}.`,
  textColumn: 'Column with the text',
  labelColumn: 'Column with the label',
  noColumn: 'none',
  column: (number) => `Column ${number}`,
  firstRows: 'The first rows',
  labels: { 正面: 'positive', 负面: 'negative', 不确定: 'uncertain' },
  count: (label, count) => `${count} ${label}`,
  usable: (counts) => `Can be read: ${counts}.`,
  nothing: 'With these columns no row can be read. Try another column.',
  take: (count) => `Import ${count}`,
  taken: (of, taken) => `Rows in the file: ${of}. Imported: ${taken}.`,
  skipped: {
    broken: (count) => `Damaged: ${count}.`,
    'no-text': (count) => `Without a text: ${count}.`,
    'no-label': (count) => `Without a label: ${count}.`,
    'unknown-label': (count) => `With a label that is not known: ${count}.`,
    'too-long': (count) => `Too long: ${count}.`,
    duplicate: (count) => `More than once, or known before: ${count}.`,
    'no-room': (count) =>
      `No room for: ${count} (at most 1,000 examples, with as many of each label as possible).`,
  },
};
