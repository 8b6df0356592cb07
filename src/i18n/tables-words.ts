/** What is said of a table that a person brings, before and after it is taken. Numbers come as text. */
type Filled = (first: string) => string;

export interface TablesWords {
  /** Of the preview. */
  title: Filled;
  /** Format, encoding, number of rows. */
  about: (format: string, encoding: string, rows: string) => string;
  textColumn: string;
  labelColumn: string;
  noColumn: string;
  /** Of a column without a name: its number. */
  column: Filled;
  firstRows: string;
  labels: Record<'正面' | '负面' | '不确定', string>;
  /** Label, count. */
  count: (label: string, count: string) => string;
  usable: Filled;
  nothing: string;
  take: Filled;
  /** Rows of the file, rows that were taken. */
  taken: (of: string, taken: string) => string;
  skipped: Record<
    'broken' | 'no-text' | 'no-label' | 'unknown-label' | 'too-long' | 'duplicate' | 'no-room',
    Filled
  >;
}
