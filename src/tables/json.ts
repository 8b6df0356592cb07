/** Tables written as JSON, as a whole or line by line. */
import { isName } from './columns.ts';
import { spell } from './labels.ts';

export interface Records {
  format: 'json' | 'jsonl';
  /** Empty where rows have no names of their own. */
  names: string[];
  rows: string[][];
  /** Lines that are no JSON, and values that are no rows. */
  broken: number;
}

/** Null for what is no JSON: a text may well begin with a brace. */
export function readJson(text: string): Records | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const whole = parse(text) ?? parse(text.replace(/,(\s*[\]}]\s*)$/, '$1'));
  if (whole !== undefined) return { format: 'json', ...tableOf(itemsOf(whole)) };
  const lines = text.split(/\r\n|\n|\r/).filter((line) => !/^[\s[\]]*$/.test(line));
  const items = lines.map((line) => parse(line) ?? parse(ofArray(line)));
  const read = items.filter((item) => item !== null && typeof item === 'object').length;
  return read * 2 > lines.length ? { format: 'jsonl', ...tableOf(items) } : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A line of an array that was cut off, without what belongs to the array. */
function ofArray(line: string): string {
  return line
    .trim()
    .replace(/^\[(?=\s*[[{])/, '')
    .replace(/(?<=[\]}])\s*\]?\s*,?$/, '');
}

/** The rows of an array, of the array in an object, or of columns side by side. */
function itemsOf(whole: unknown): readonly unknown[] {
  if (Array.isArray(whole)) return whole;
  const columns = Object.entries(whole as object);
  const arrays = columns.flatMap(([, value]) => (Array.isArray(value) ? [value as unknown[]] : []));
  if (arrays.length === 0) return labelsByText(columns) ? columns : [whole];
  const ofRecords = arrays.find(([first]) => first !== null && typeof first === 'object');
  if (ofRecords) return ofRecords;
  const side = columns.filter(([, value]) => Array.isArray(value)) as [string, unknown[]][];
  const length = Math.max(...arrays.map((array) => array.length));
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(side.map(([name, values]) => [name, values[i]])),
  );
}

function labelsByText(entries: readonly (readonly [string, unknown])[]): boolean {
  return entries.every(([text, label]) => !isName(text) && spell(cellOf(label)) !== null);
}

function tableOf(items: readonly unknown[]): Omit<Records, 'format'> {
  const places = new Map<string, number>();
  const place = (name: string) => {
    if (!places.has(name)) places.set(name, places.size);
    return places.get(name) ?? 0;
  };
  const rows: string[][] = [];
  for (const item of items) {
    if (Array.isArray(item)) rows.push(item.map(cellOf));
    else if (typeof item === 'string') rows.push([item.trim()]);
    else if (item !== null && typeof item === 'object') {
      const row: string[] = [];
      for (const [name, value] of Object.entries(item)) row[place(name)] = cellOf(value);
      rows.push(Array.from(row, (cell) => cell ?? ''));
    }
  }
  const names = [...places.keys()];
  const filled = rows.map((row) => [...row, ...names.slice(row.length).map(() => '')]);
  return { names, rows: filled, broken: items.length - rows.length };
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
}
