/**
 * Lines of cells, as people and spreadsheets write them. Own code, because what people bring is full
 * of quotes that nobody escaped, at which parsers of well-formed CSV lose the rest of the file.
 */

export const DELIMITERS = ['\t', ',', ';', '|'] as const;
/** As people type them in Chinese: they stand in sentences too. */
const WIDE_DELIMITERS = ['，', '；'] as const;

const END_OF_LINE = /\r\n|\n|\r/y;
/** Enough to see which delimiter a file uses. */
const SAMPLE = 64 * 1024;

/**
 * @param isName Whether a cell is the name of a column that is known.
 * @param isLabel Whether it is a label.
 */
export function guessDelimiter(
  text: string,
  isName: (cell: string) => boolean,
  isLabel: (cell: string) => boolean,
): string {
  const sample = text.slice(0, SAMPLE);
  const scored = DELIMITERS.map((delimiter) => {
    const rows = cellsOf(sample, delimiter);
    const width = usualWidth(rows);
    if (width < 2) return { delimiter, score: 0 };
    const regular = rows.filter((row) => row.length === width).length / rows.length;
    return { delimiter, score: regular + (rows[0]?.some(isName) ? 1 : 0) };
  });
  const best = scored.reduce((best, one) => (one.score > best.score ? one : best));
  if (best.score > 0) return best.delimiter;
  const wide = WIDE_DELIMITERS.find((delimiter) => {
    const rows = cellsOf(sample, delimiter);
    const labels = rows.filter((row) => row.length > 1 && row.some(isLabel)).length;
    return labels >= 0.8 * (rows.length - 1) && labels > 0;
  });
  return wide ?? best.delimiter;
}

/** The line by which Excel is told of the delimiter, and what follows it. */
export function declaredDelimiter(text: string): { delimiter: string; rest: string } | null {
  const [line, delimiter] = /^"?sep=(.)"?(?:\r\n|\n|\r)/i.exec(text) ?? [];
  return line && delimiter ? { delimiter, rest: text.slice(line.length) } : null;
}

/** The number of cells that most rows have. */
export function usualWidth(rows: readonly (readonly string[])[]): number {
  const widths = new Map<number, number>();
  for (const { length } of rows) widths.set(length, (widths.get(length) ?? 0) + 1);
  let [best, most] = [0, 0];
  for (const [width, rows] of widths) if (rows > most) [best, most] = [width, rows];
  return best;
}

/** Rows that are not all blank. Cells have no blanks around them. */
export function cellsOf(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const endRow = () => {
    if (row.some((cell) => cell !== '')) rows.push(row);
    row = [];
  };
  for (let at = 0; at <= text.length;) {
    const { cell, end } = quoted(text, at, delimiter) ?? plain(text, at, delimiter);
    row.push(cell);
    const line = lineEnd(text, end);
    if (line > 0 || end >= text.length) endRow();
    at = end + (line || 1);
  }
  return rows;
}

interface Cell {
  cell: string;
  /** Where the delimiter is, or the end of the line. */
  end: number;
}

function plain(text: string, from: number, delimiter: string): Cell {
  let end = from;
  while (end < text.length && text[end] !== delimiter && !isLineEnd(text, end)) end += 1;
  return { cell: text.slice(from, end).trim(), end };
}

/**
 * A cell in quotes; null where its first quote is a part of the text: it ends nowhere, or a
 * character stands behind the quote that should end it and no other one in this line does.
 */
function quoted(text: string, from: number, delimiter: string): Cell | null {
  const open = skipBlanks(text, from);
  if (text[open] !== '"') return null;
  for (let at = open + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at < 0) return null;
    const end = skipBlanks(text, at + 1);
    if (end >= text.length || text[end] === delimiter || isLineEnd(text, end)) {
      return {
        cell: text
          .slice(open + 1, at)
          .replaceAll('""', '"')
          .trim(),
        end,
      };
    }
    if (text[at + 1] === '"') at += 1;
    else if (!restIsOneCell(text, open, at, delimiter)) return null;
  }
}

/** Whether what follows a stray quote still belongs to the cell: it ends in a quote, in this line. */
function restIsOneCell(text: string, open: number, stray: number, delimiter: string): boolean {
  if (/[\r\n]/.test(text.slice(open, stray))) return false;
  let lineStop = stray;
  while (lineStop < text.length && !isLineEnd(text, lineStop)) lineStop += 1;
  const rest = text.slice(stray + 1, lineStop);
  const close = new RegExp(`" *(?:[${delimiter}]|$)`).exec(rest)?.index ?? -1;
  return close >= 0 && !rest.slice(0, close).includes(`${delimiter}"`);
}

function skipBlanks(text: string, at: number): number {
  while (text[at] === ' ') at += 1;
  return at;
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === '\n' || text[at] === '\r';
}

/** Length of the end of a line at `at`, 0 where there is none. */
function lineEnd(text: string, at: number): number {
  END_OF_LINE.lastIndex = at;
  return END_OF_LINE.exec(text)?.[0].length ?? 0;
}
