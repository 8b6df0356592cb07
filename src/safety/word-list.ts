/** Word lists as text files: one word a line, `#` for remarks, `[category]` above a section. */

export const CATEGORIES = ['insult', 'sexual', 'violence', 'gambling', 'drugs', 'own'] as const;
export type Category = (typeof CATEGORIES)[number];

/** What a list can have sections for: `distress` words and the harmless phrases that contain them. */
export const SECTIONS = [...CATEGORIES, 'distress', 'harmless'] as const;
export type Section = (typeof SECTIONS)[number];

export interface Word {
  text: string;
  section: Section;
  /** Written as `word*`: longer words that begin like it are meant too. */
  prefix: boolean;
}

export interface WordList {
  words: Word[];
  /** Lines that named no word: too long, too short, without a letter, or damaged. */
  skipped: number;
  duplicates: number;
  /** Words for which there was no more room. */
  surplus: number;
}

export const MAX_WORDS = 50_000;
export const MAX_FILE_BYTES = 4 * 2 ** 20;
/** In characters; longer lines are sentences or damage. */
const MAX_WORD = 40;

const HAS_LETTER = /[\p{L}\p{N}]/u;
const DAMAGED = /[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/;
/** One such letter alone would be found everywhere. */
const SINGLE_LATIN = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]$/u;

/** @param section Of words above the first `[category]`, or in one that is not known. */
export function parseWordList(text: string, section: Section = 'own'): WordList {
  const found = new Map<string, Word>();
  const list: WordList = { words: [], skipped: 0, duplicates: 0, surplus: 0 };
  let current = section;
  for (const raw of text.split(/\r\n?|\n/)) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') continue;
    const heading = /^\[([\w-]+)\]$/.exec(line)?.[1];
    if (heading !== undefined) {
      current = SECTIONS.find((known) => known === heading) ?? section;
      continue;
    }
    const prefix = line.endsWith('*');
    const word = (prefix ? line.slice(0, -1) : line).trim().normalize('NFC');
    const key = `${current} ${word.toLowerCase()}`;
    if (!isWord(word)) list.skipped += 1;
    else if (found.has(key)) list.duplicates += 1;
    else if (found.size >= MAX_WORDS) list.surplus += 1;
    else found.set(key, { text: word, section: current, prefix });
  }
  list.words = [...found.values()];
  return list;
}

function isWord(text: string): boolean {
  if (text.length > 2 * MAX_WORD || DAMAGED.test(text) || !HAS_LETTER.test(text)) return false;
  return [...text].length <= MAX_WORD && !SINGLE_LATIN.test(text);
}

/** What two words of one meaning have in common. */
export const wordKey = ({ section, text }: Word) => `${section} ${text.toLowerCase()}`;

/** Each word once. */
export function mergeWords(first: readonly Word[], second: readonly Word[]): Word[] {
  const known = new Set(first.map(wordKey));
  return [...first, ...second.filter((word) => !known.has(wordKey(word)))];
}

/** In the form that `parseWordList` reads. */
export function writeWordList(words: readonly Word[]): string {
  return SECTIONS.flatMap((section) => [
    `[${section}]`,
    ...words
      .filter((word) => word.section === section)
      .map(({ text, prefix }) => (prefix ? `${text}*` : text)),
  ]).join('\n');
}
