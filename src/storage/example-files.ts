/** Examples as a file: one JSON object a line, or a table for Excel. */
import type { Example } from './examples.ts';

export type FileKind = 'jsonl' | 'csv';

const COLUMNS = ['text', 'label'];

/** Cells that a spreadsheet would take for a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^'*[=+\-@\t\r]/;

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
