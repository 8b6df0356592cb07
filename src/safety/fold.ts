/**
 * Letters as a reader takes them: full width, case, accents, traditional forms, look-alikes and
 * digits in the place of letters fold to one; what stands between letters is counted.
 */
import { TRADITIONAL } from './traditional.ts';

/** A text as the matcher sees it; arrays run in parallel, one entry a letter. */
export interface Folded {
  /** Letters of one reading have one class; 0 is a break that no word goes across. */
  cls: number[];
  /** The letter before look-alikes were folded: tells a real letter from one that stands in. */
  plain: number[];
  /** Where the letter begins and ends in the text, in UTF-16 units. */
  start: number[];
  end: number[];
  /** Separators between this letter and the one before. */
  gap: number[];
  /** Whether one of these is a blank. */
  blank: boolean[];
  /** Whether a letter of an alphabet stands right before: no word begins here then. */
  inside: boolean[];
  /** Separators after the last letter. */
  trailing: number;
}

interface Reading {
  kind: 'letter' | 'break' | 'separator' | 'blank' | 'ignored';
  /** Class and plain letter, in turn; a ligature has several. */
  letters: readonly number[];
  alphabetic: boolean;
}

/** Digits and signs that people write for letters. */
const LEET = '0o1i3e4a5s7t@a$s!i|i';
/** Cyrillic and Greek letters that look like Latin ones. */
export const LOOK_ALIKES =
  'аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsԁdһhԛqԝwɡgαaβbεeιiκkνvοoρpτtυuχxγyηnωwɑaıi';
const SUBSTITUTES = pairs(LEET + LOOK_ALIKES);
const SIMPLIFIED = pairs(TRADITIONAL);

const BREAKS = /[。！？；，：、…,;?:\n\r\u2028\u2029]/u;
const IGNORED = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}]/u;
const LETTER = /[\p{L}\p{N}]/u;
/** Scripts that set words apart by blanks. */
const ALPHABETIC =
  /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])\p{L}/u;

/** Filled as they come: an array, which is twice as fast as a Map, for all but rare characters. */
const known: (Reading | undefined)[] = Array.from({ length: 0x10000 });
const rare = new Map<number, Reading>();

/** @param before The code point before the text, where this is a part of a longer one. */
export function fold(text: string, before = 0): Folded {
  const folded: Folded = {
    ...{ cls: [], plain: [], start: [], end: [], gap: [], blank: [], inside: [] },
    trailing: 0,
  };
  let inside = before > 0 && read(before).alphabetic;
  let gap = 0;
  let blank = false;
  for (let at = 0; at < text.length;) {
    const point = text.codePointAt(at) ?? 0;
    const next = at + (point > 0xffff ? 2 : 1);
    const { kind, letters, alphabetic } = read(point);
    if (kind === 'letter' || kind === 'break') {
      for (let i = 0; i < letters.length; i += 2) {
        folded.cls.push(letters[i] ?? 0);
        folded.plain.push(letters[i + 1] ?? 0);
        folded.start.push(at);
        folded.end.push(next);
        folded.gap.push(gap);
        folded.blank.push(blank);
        folded.inside.push(inside);
        gap = 0;
        blank = false;
        inside = alphabetic;
      }
    } else if (kind !== 'ignored') {
      gap += 1;
      blank ||= kind === 'blank';
      inside = false;
    }
    at = next;
  }
  folded.trailing = gap;
  return folded;
}

/** The same letters as one unbroken word. */
export function withoutBreaks(text: string): string {
  return text.replace(new RegExp(BREAKS, 'gu'), ' ');
}

export function isAlphabetic(point: number): boolean {
  return read(point).alphabetic;
}

/** Marks that belong to the letter before, and what cannot be seen. */
export function isIgnored(point: number): boolean {
  return read(point).kind === 'ignored';
}

function read(point: number): Reading {
  let reading = point < known.length ? known[point] : rare.get(point);
  if (reading) return reading;
  reading = classify(String.fromCodePoint(point));
  if (point < known.length) known[point] = reading;
  else rare.set(point, reading);
  return reading;
}

function classify(character: string): Reading {
  const none = (kind: Reading['kind']): Reading => ({ kind, letters: [], alphabetic: false });
  if (IGNORED.test(character)) return none('ignored');
  if (BREAKS.test(character)) {
    return { kind: 'break', letters: [0, 0], alphabetic: false };
  }
  if (/\s/u.test(character)) return none('blank');
  const letters: number[] = [];
  for (const one of character.normalize('NFKC').toLowerCase()) {
    const plain = simplified(one.codePointAt(0) ?? 0);
    const cls = classOf(one);
    if (cls !== undefined) letters.push(cls, plain);
  }
  if (letters.length === 0) return none('separator');
  return { kind: 'letter', letters, alphabetic: ALPHABETIC.test(character) };
}

/** Undefined for what is no letter, nor written for one. */
function classOf(letter: string): number | undefined {
  const [base = '', ...marks] = letter.normalize('NFD');
  const bare = marks.every((mark) => IGNORED.test(mark)) ? base : letter;
  const point = bare.codePointAt(0) ?? 0;
  const substitute = SUBSTITUTES.get(point);
  if (substitute !== undefined) return substitute;
  return LETTER.test(bare) ? simplified(point) : undefined;
}

function simplified(point: number): number {
  return SIMPLIFIED.get(point) ?? point;
}

/** Of the characters of a text: each first one with its second. */
export function pairs(text: string): Map<number, number> {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const found = new Map<number, number>();
  for (let i = 0; i + 1 < points.length; i += 2) found.set(points[i] ?? 0, points[i + 1] ?? 0);
  return found;
}
