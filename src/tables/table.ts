/** Any labelled table that a person brings, to rows: the one door by which tables enter. */
import type { SentimentLabel } from '../contract/sentiment.ts';
import { AppError, type ErrorReason } from '../contract/errors.ts';
import { guessColumns, hasHeader, isName, withoutTitle, type Columns } from './columns.ts';
import { decodeText, type Encoding } from './decode.ts';
import { cellsOf, declaredDelimiter, guessDelimiter, usualWidth } from './delimited.ts';
import { readJson } from './json.ts';
import { schemeOf, spell } from './labels.ts';

export { spell } from './labels.ts';
export type { Columns } from './columns.ts';

export interface Table {
  format: 'csv' | 'tsv' | 'json' | 'jsonl';
  encoding: Encoding;
  /** Of the columns; empty strings where the file does not name them. */
  names: string[];
  /** Cells without blanks around them. A row may have more or fewer than there are columns. */
  rows: string[][];
  /** Rows that could not be read at all. */
  broken: number;
  delimiter: string;
  /** Where texts and labels are, as far as it can be seen. */
  guess: Columns;
}

/** Why a row gives no example. */
export type SkipReason = 'broken' | 'no-text' | 'no-label' | 'unknown-label';

export interface Labelled {
  rows: { text: string; label: SentimentLabel }[];
  /** With `rows` they come to `of`. Reasons that did not occur are left out. */
  skipped: [reason: SkipReason, count: number][];
  /** Rows of the file, without the header and empty lines. */
  of: number;
}

/** In bytes. */
export const MOST_BYTES = 50_000_000;

/** Cells that we have made harmless for spreadsheets; see storage/example-files. */
const GUARDED = /^'+[=+\-@\t\r]/;

/** @throws AppError `input`, reason `file-too-large` or one of `table-…`: there is no row in it. */
export async function openTable(file: Blob): Promise<Table> {
  if (file.size > MOST_BYTES) {
    const facts = { reason: 'file-too-large' as const, limit: MOST_BYTES, actual: file.size };
    throw new AppError('input', 'too large a table', facts);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (isWorkbook(bytes)) throw refused('table-workbook');
  const decoded = decodeText(bytes);
  if (!decoded) throw refused('table-binary');
  const { text, encoding } = decoded;
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text)) throw refused('table-page');
  const table = readTable(text);
  if (table.rows.length + table.broken === 0) throw refused('table-empty');
  return { ...table, encoding };
}

/** @param columns Other ones than were guessed. */
export function labelled(table: Table, columns: Columns = table.guess): Labelled {
  const rows: Labelled['rows'] = [];
  const counts = new Map<SkipReason, number>();
  const skip = (reason: SkipReason, count = 1) => {
    if (count) counts.set(reason, (counts.get(reason) ?? 0) + count);
  };
  skip('broken', table.broken);
  const cells = table.rows.map((row) => pick(table, row, columns));
  const numbers = schemeOf(cells.map(({ label }) => label));
  for (const { text, label } of cells) {
    const known = spell(label, numbers);
    if (!text) skip('no-text');
    else if (!label) skip('no-label');
    else if (!known) skip('unknown-label');
    else rows.push({ text, label: known });
  }
  return { rows, skipped: [...counts], of: table.rows.length + table.broken };
}

function readTable(text: string): Omit<Table, 'encoding'> {
  const json = readJson(text);
  const declared = json ? null : declaredDelimiter(text);
  const isLabel = (cell: string) => spell(cell) !== null;
  const delimiter = declared?.delimiter ?? (json ? ',' : guessDelimiter(text, isName, isLabel));
  const format = json?.format ?? (delimiter === '\t' ? 'tsv' : 'csv');
  const rows = json?.rows ?? withoutTitle(cellsOf(declared?.rest ?? text, delimiter));
  const named = json?.names ?? [];
  const header = named.length === 0 && hasHeader(rows) ? (rows.shift() ?? []) : named;
  const names = header.length ? header : Array.from({ length: usualWidth(rows) }, () => '');
  const { broken } = json ?? { broken: 0 };
  return { format, names, rows, broken, delimiter, guess: guessColumns(names, rows) };
}

/** Every row that has a text, with its label where it has one: for those who label by hand. */
export function textsOf(table: Table, columns: Columns = table.guess) {
  const cells = table.rows.map((row) => pick(table, row, columns));
  const numbers = schemeOf(cells.map(({ label }) => label));
  return cells.flatMap(({ text, label }) => (text ? [{ text, label: spell(label, numbers) }] : []));
}

/** Cells too many come from delimiters in the text that nobody quoted. */
function pick({ names, delimiter, format }: Table, row: readonly string[], columns: Columns) {
  const tooMany = Math.max(0, row.length - names.length);
  const at = (column: number) =>
    column + (columns.text >= 0 && column > columns.text ? tooMany : 0);
  const whole =
    columns.text < 0 ? '' : row.slice(columns.text, columns.text + tooMany + 1).join(delimiter);
  const plain = format === 'csv' || format === 'tsv';
  const text = plain && GUARDED.test(whole) ? whole.slice(1) : whole;
  return { text, label: columns.label < 0 ? '' : (row[at(columns.label)] ?? '') };
}

/** Of Excel, old or new: a ZIP, or Microsoft's compound file. */
function isWorkbook([a, b, c, d]: Uint8Array): boolean {
  return (
    (a === 0x50 && b === 0x4b && c === 3 && d === 4) || (a === 0xd0 && b === 0xcf && c === 0x11)
  );
}

function refused(reason: ErrorReason<'input'>): AppError {
  return new AppError('input', 'no table', { reason });
}
