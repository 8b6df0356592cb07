/**
 * A text as its reader takes it, for the analyst: letters in full width, in fancy alphabets or in
 * traditional forms say the same as plain ones, and what cannot be seen says nothing.
 */
import { LOOK_ALIKES, pairs } from './fold.ts';
import { TRADITIONAL } from './traditional.ts';

const SIMPLIFIED = textPairs(TRADITIONAL);
/** From a sign of ASCII to the same in full width. */
const FULL_WIDTH = 0xfee0;
const LATIN = textPairs(LOOK_ALIKES);

/** Letters, numbers, blanks and signs. Punctuation in full width is how Chinese is written. */
const COMPATIBLE = /[\p{L}\p{N}\p{Zs}\p{So}]+/gu;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
/** Lines through letters and towers of accents; accents as people write them are a part of the letter. */
const STRAY_MARKS = /([\p{Script=Latin}\p{Script=Han}\p{N}])\p{M}+/gu;
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HAN = /\p{Script=Han}/gu;
/** As telephones type it, and as people do who do not find the key. */
const APOSTROPHE = /(?<=\p{Script=Latin})[’‘ʼ`´](?=\p{Script=Latin})/gu;
/** Words in which Latin letters are mixed with such as look like them. */
const MIXED =
  /[\p{Script=Cyrillic}\p{Script=Greek}]+\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Latin}]*|\p{Script=Latin}+[\p{Script=Cyrillic}\p{Script=Greek}][\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Latin}]*/gu;

/** Changes nothing in a text that is plain already. */
export function plainText(text: string): string {
  let plain = text.normalize('NFC').replace(INVISIBLE, visible).replaceAll('\u2800', ' ');
  plain = plain.replace(APOSTROPHE, "'");
  plain = EAST_ASIAN.test(plain.normalize('NFKC'))
    ? plain.replace(COMPATIBLE, (part) => part.normalize('NFKC'))
    : plain.normalize('NFKC');
  plain = plain.replace(STRAY_MARKS, '$1');
  plain = plain.replace(MIXED, (word) => mapped(word, LATIN));
  return KANA.test(plain) ? plain : plain.replace(HAN, (one) => SIMPLIFIED.get(one) ?? one);
}

/** How one character may be written: small, large, in full width, simplified, traditional. */
export function formsOf(character: string): string[] {
  const plain = SIMPLIFIED.get(character) ?? character;
  const forms = [plain, ...(traditional().get(plain) ?? [])];
  const cased = forms.flatMap((one) => [one, one.toLowerCase(), one.toUpperCase()]);
  const wide = cased
    .filter((one) => /^[!-~]$/.test(one))
    .map((one) => {
      return String.fromCodePoint((one.codePointAt(0) ?? 0) + FULL_WIDTH);
    });
  return [...new Set([...cased, ...wide])];
}

/** The traditional forms of a simplified character. */
let traditionalForms: Map<string, string[]> | undefined;
function traditional(): Map<string, string[]> {
  if (traditionalForms) return traditionalForms;
  traditionalForms = new Map();
  for (const [from, to] of SIMPLIFIED) {
    traditionalForms.set(to, [...(traditionalForms.get(to) ?? []), from]);
  }
  return traditionalForms;
}

/** Nothing, but for the joiner that makes one emoji of two. */
function visible(one: string, at: number, text: string): string {
  const before = text.slice(Math.max(0, at - 5), at);
  const joins =
    one === '\u200d' &&
    /\p{Extended_Pictographic}\p{EMod}?\ufe0f?$/u.test(before) &&
    /^\p{Extended_Pictographic}/u.test(text.slice(at + 1, at + 3));
  return joins ? one : '';
}

function mapped(word: string, letters: ReadonlyMap<string, string>): string {
  return Array.from(word, (letter) => letters.get(letter) ?? letter).join('');
}

function textPairs(text: string): Map<string, string> {
  const found = [...pairs(text)];
  return new Map(found.map(([from, to]) => [String.fromCodePoint(from), String.fromCodePoint(to)]));
}
