/** What is said of a table that a person brings. Numbers come as text. */
export const tables = {
  title: (name: string) => `What was read from ${name}`,
  about: (format: string, encoding: string, rows: string) =>
    `${format}, encoded as ${encoding}. Rows: ${rows}.`,
  textColumn: 'Column with the text',
  labelColumn: 'Column with the label',
  noColumn: 'none',
  /** It stands for the name of a column that has none. */
  column: (number: string) => `Column ${number}`,
  firstRows: 'The first rows',
  count: (label: string, count: string) => `${count} ${label}`,
  usable: (counts: string) => `Can be read: ${counts}.`,
  nothing: 'With these columns no row can be read. Try another column.',
  take: (count: string) => `Import ${count}`,
  /** `of` counts the rows of the file, `taken` those that became examples. */
  taken: (of: string, taken: string) => `Rows in the file: ${of}. Imported: ${taken}.`,
  skipped: {
    broken: (count) => `Damaged: ${count}.`,
    'no-text': (count) => `Without a text: ${count}.`,
    'no-label': (count) => `Without a label: ${count}.`,
    'unknown-label': (count) => `With a label that is not known: ${count}.`,
    'too-long': (count) => `Too long: ${count}.`,
    duplicate: (count) => `More than once, or known before: ${count}.`,
    'no-room': (count) =>
      `No room for: ${count} (at most 1,000 examples, with as many of each label as possible).`,
  } satisfies Record<string, (count: string) => string>,
};
