/** A diary as a table, from here or from Daylio, and back. Pure: cells to entries. */
import type { Entry } from '../contract/diary.ts';
import { LABELS, type SentimentLabel } from '../contract/sentiment.ts';

export interface Cells {
  names: readonly string[];
  rows: readonly (readonly string[])[];
}

export type EntryDraft = Pick<Entry, 'day' | 'time' | 'text' | 'tags' | 'own'>;

export interface Read {
  entries: EntryDraft[];
  /** With `entries` they come to the rows of the table. */
  skipped: { 'no-day': number; 'no-text': number };
}

/** Columns by the names that this diary and Daylio give them, best first. */
const COLUMNS = {
  day: ['day', 'full_date', 'date', '日期'],
  time: ['time', '时间'],
  title: ['note_title'],
  text: ['text', 'note', 'content', '内容', '正文', '日记'],
  tags: ['tags', 'activities', '标签'],
  /** What the analyst says is read again; only what a person says is kept. */
  own: ['own'],
  mood: ['mood', 'label', '情绪', '心情'],
};

/** Of Daylio, and our own in both languages. */
const MOODS: Record<string, SentimentLabel> = {
  ...{ rad: '正面', good: '正面', meh: '不确定', bad: '负面', awful: '负面' },
  ...{ positive: '正面', negative: '负面', uncertain: '不确定' },
  ...Object.fromEntries(LABELS.map((label) => [label, label])),
};

export function readDiary(table: Cells): Read {
  const { names, rows } = withNames(table);
  const plain = names.map(plainName);
  const find = (candidates: readonly string[]) =>
    candidates.map((name) => plain.indexOf(name)).find((at) => at >= 0) ?? -1;
  const at = Object.fromEntries(
    Object.entries(COLUMNS).map(([key, candidates]) => [key, find(candidates)]),
  ) as Record<keyof typeof COLUMNS, number>;
  const read: Read = { entries: [], skipped: { 'no-day': 0, 'no-text': 0 } };
  for (const row of rows) {
    const cell = (column: number) => (column < 0 ? '' : written(row[column] ?? '').trim());
    const day = dayIn(cell(at.day));
    const note = [cell(at.title), cell(at.text)].filter(Boolean).join('\n');
    // Daylio keeps days of which only the mood was chosen: its word is all that there is.
    const text = note || cell(at.mood);
    if (!day) read.skipped['no-day']++;
    else if (!text) read.skipped['no-text']++;
    else {
      read.entries.push({
        day,
        time: timeIn(cell(at.time)),
        text,
        tags: tagsIn(cell(at.tags)),
        own: ownOf(cell(at.own >= 0 ? at.own : at.mood)),
      });
    }
  }
  return read;
}

const plainName = (name: string) => name.trim().toLowerCase();

/** Whoever opened the table looks for texts and labels: other names of columns are still its first row. */
function withNames({ names, rows }: Cells): Cells {
  const [first = [], ...others] = rows;
  const named = names.some(Boolean) || !first.some((cell) => COLUMNS.day.includes(plainName(cell)));
  return named ? { names, rows } : { names: first, rows: others };
}

const ownOf = (cell: string): SentimentLabel | null => MOODS[cell.toLowerCase()] ?? null;

/** Of 2026-11-28, 2026/11/28 and 2026年11月28日; '' of anything that is no day. */
function dayIn(cell: string): string {
  const [, year = '', month = '', date = ''] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(cell) ?? [];
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? '' : day;
}

/** Of 21:05, 9:05 pm and 下午9:05; 12:00 where there is none. */
function timeIn(cell: string): string {
  const [, hour, minute] = /(\d{1,2}):(\d{2})/.exec(cell) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return '12:00';
  const late = /p\.?m|下午|晚上/i.test(cell) && Number(hour) < 12;
  const early = /a\.?m|上午|凌晨/i.test(cell) && Number(hour) === 12;
  const hours = late ? Number(hour) + 12 : early ? 0 : Number(hour);
  return `${String(hours).padStart(2, '0')}:${minute}`;
}

/** As people type them, and as Daylio divides activities. */
export function tagsIn(cell: string): string[] {
  const tags = cell.split(/[,，、|;；\s]+/).map((tag) => tag.replace(/^#+/, '').trim());
  return [...new Set(tags.filter(Boolean))];
}

/** Cells that a spreadsheet would take for a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^'*[=+\-@\t\r]/;
const harmless = (cell: string) => (FORMULA.test(cell) ? `'${cell}` : cell);
/** As it was before `harmless`. */
const written = (cell: string) =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;

/** Header and rows of a table; what `readDiary` takes again. @param cover What the word filter leaves. */
export function tableOf(
  entries: readonly Entry[],
  labelOf: (entry: Entry) => SentimentLabel | null,
  cover: (text: string) => string,
): string[][] {
  const rows = entries.map((entry) => [
    entry.day,
    entry.time,
    harmless(cover(entry.text)),
    harmless(entry.tags.join(' ')),
    labelOf(entry) ?? '',
    entry.own ?? '',
  ]);
  return [['day', 'time', 'text', 'tags', 'mood', 'own'], ...rows];
}

/** JSON Lines with everything; what `readDiary` takes again. */
export function linesOf(
  entries: readonly Entry[],
  labelOf: (entry: Entry) => SentimentLabel | null,
  cover: (text: string) => string,
): string {
  const lines = entries.map((entry) => {
    const { day, time, own } = entry;
    const [text, tags, reply] = [cover(entry.text), entry.tags.join(' '), cover(entry.reply)];
    return JSON.stringify({ day, time, text, tags, mood: labelOf(entry), own, reply });
  });
  return lines.map((line) => `${line}\n`).join('');
}
