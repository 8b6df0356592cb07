/** Examples as a file: one JSON object a line, or a table for Excel. */
import { AppError } from '../contract/errors.ts';
import { EXAMPLE_LABELS, type Example, type ExampleLabel } from './examples.ts';

export type FileKind = 'jsonl' | 'csv';
export type ReadExample = Pick<Example, 'text' | 'label'>;

export interface ReadFile {
  examples: ReadExample[];
  /** Lines without a text or without a label that is known. */
  skipped: number;
}

const MOST_BYTES = 10_000_000;
const COLUMNS = ['text', 'label'];

/** How others write the labels. */
const NAMES: Record<string, ExampleLabel> = {
  ...Object.fromEntries(EXAMPLE_LABELS.map((label) => [label, label])),
  ...{ positive: '正面', pos: '正面', '1': '正面', 积极: '正面' },
  ...{ negative: '负面', neg: '负面', '0': '负面', '-1': '负面', 消极: '负面' },
  ...{ uncertain: '不确定', neutral: '不确定', 中性: '不确定', 中立: '不确定' },
};

/** Cells that a spreadsheet would take for a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^'*[=+\-@\t\r]/;
const GUARDED = /^'+[=+\-@\t\r]/;

/** JSONL keeps everything; a table has the two columns that people fill in. */
export async function writeExamples(examples: readonly Example[], kind: FileKind): Promise<string> {
  if (kind === 'jsonl') {
    const lines = examples.map(({ text, label, said, at }) =>
      JSON.stringify({ text, label, said, at: new Date(at).toISOString() }),
    );
    return lines.map((line) => `${line}\n`).join('');
  }
  const { default: Papa } = await import('papaparse');
  const rows = examples.map(({ text, label }) => [FORMULA.test(text) ? `'${text}` : text, label]);
  // The mark makes Excel read it as UTF-8.
  return `\ufeff${Papa.unparse([COLUMNS, ...rows])}\r\n`;
}

/** @throws AppError `input`, reason `examples`, where there is not one example in it. */
export async function readExamples(file: Blob): Promise<ReadFile> {
  if (file.size > MOST_BYTES) {
    const facts = { reason: 'file-too-large', limit: MOST_BYTES, actual: file.size };
    throw new AppError('input', 'too large a file of examples', facts);
  }
  const text = (await file.text()).replace(/^\ufeff/, '');
  const rows = text.trimStart().startsWith('{') ? jsonRows(text) : await tableRows(text);
  const examples = rows.flatMap(([text, label]) => exampleOf(text, label) ?? []);
  if (examples.length === 0) {
    throw new AppError('input', 'no examples in the file', { reason: 'examples' });
  }
  return { examples, skipped: rows.length - examples.length };
}

type Row = readonly [text: unknown, label: unknown];

function exampleOf(text: unknown, label: unknown): ReadExample | null {
  if (typeof text !== 'string' || !text.trim()) return null;
  const known =
    NAMES[
      String(label ?? '')
        .trim()
        .toLowerCase()
    ];
  return known ? { text, label: known } : null;
}

function jsonRows(text: string): Row[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  return lines.map((line) => {
    try {
      const { text, label } = (JSON.parse(line) ?? {}) as { text?: unknown; label?: unknown };
      return [text, label];
    } catch {
      return [undefined, undefined];
    }
  });
}

/** With a header or without: then the first column is the text. Commas, semicolons or tabs. */
async function tableRows(text: string): Promise<Row[]> {
  const { default: Papa } = await import('papaparse');
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' });
  const header = data[0]?.map((cell) => cell.trim().toLowerCase()) ?? [];
  const [textAt, labelAt] = COLUMNS.map((name) => header.indexOf(name)) as [number, number];
  const titled = textAt >= 0 && labelAt >= 0;
  return data.slice(titled ? 1 : 0).map((row) => {
    const cell = row[titled ? textAt : 0] ?? '';
    return [GUARDED.test(cell) ? cell.slice(1) : cell, row[titled ? labelAt : 1]];
  });
}
