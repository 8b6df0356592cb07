/**
 * Finds listed words in folded texts. The automaton walks over runs of equal letters; whether a run
 * is as long, the letters as near and the word as whole as it must be is looked at where one ends.
 */
import { Automaton } from './automaton.ts';
import { fold, isAlphabetic, withoutBreaks, type Folded } from './fold.ts';

export interface Pattern {
  text: string;
  /** Whether longer words that begin like it are meant too. */
  prefix: boolean;
}

/** A word in a folded text, by the indices of its first and last letter. */
export interface Hit {
  pattern: number;
  first: number;
  last: number;
  /** Letters that may follow would make it another word. */
  pending: boolean;
}

/** Separators in one place that do not hide a word. */
const MAX_GAP = 4;
/** From so many equal letters on they are taken for one that is drawn out. */
const DRAWN_OUT = 3;
const [L, I] = [0x6c, 0x69];

export class Matcher {
  readonly #patterns: readonly Pattern[];
  /** All patterns end to end: class, plain letter, and whether a separator of its own precedes. */
  readonly #cls: Uint32Array;
  readonly #plain: Uint32Array;
  readonly #apart: Uint8Array;
  /** Of form `f`, letters `#from[f]` up to the break before `#from[f + 1]`. */
  readonly #from: Uint32Array;
  readonly #patternOf: Uint32Array;
  readonly #automaton: Automaton;

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns;
    // All in one go: a line is a word, and ends in the break that no word has within.
    const lines = patterns.map(({ text }) => `${withoutBreaks(text)}\n`);
    const { cls, plain, gap, origins } = withDigits(fold(lines.join('')));
    this.#cls = Uint32Array.from(cls);
    this.#plain = Uint32Array.from(plain);
    this.#apart = Uint8Array.from(gap, (count) => (count > 0 ? 1 : 0));
    this.#patternOf = Uint32Array.from(origins);
    this.#from = new Uint32Array(origins.length + 1);
    this.#automaton = new Automaton(origins.length, cls.length);
    this.#insertAll();
    this.#automaton.link();
  }

  /**
   * Tells `onHit` every word, ordered by its end. Where more text may follow (`open`), words that
   * depend on it are not told yet.
   * @returns The first letter of what could still become a word; the number of letters if nothing.
   */
  scan(text: Folded, open: boolean, onHit: (hit: Hit) => void): number {
    const letters = text.cls.length;
    const runs: number[] = [];
    let state = 0;
    let alive = letters;
    for (let first = 0; first < letters;) {
      const symbol = text.cls[first] ?? 0;
      let next = first + 1;
      while (next < letters && symbol !== 0 && text.cls[next] === symbol) next++;
      runs.push(first);
      state = symbol === 0 ? 0 : this.#automaton.step(state, symbol);
      const end = next;
      this.#automaton.words(state, (form) => {
        const hit = this.#verify(form, text, runs, end, open);
        if (hit?.pending) alive = Math.min(alive, hit.first);
        else if (hit) onHit(hit);
      });
      first = next;
    }
    return Math.min(alive, this.#begun(text, runs, state));
  }

  /** The first letter of the longest word that the text may end within. */
  #begun(text: Folded, runs: readonly number[], state: number): number {
    if (text.trailing > MAX_GAP) return text.cls.length;
    for (; state > 0; state = this.#automaton.suffix(state)) {
      const run = runs.length - this.#automaton.depth(state);
      const alphabetic = isAlphabetic(text.cls[runs[run] ?? 0] ?? 0);
      const stop = runs[run + 1] ?? text.cls.length;
      for (let at = runs[run] ?? 0; at < stop; at++) {
        if (!(alphabetic && text.inside[at])) return at;
      }
    }
    return text.cls.length;
  }

  /** Whether the runs that have the form's letters have them as often, as near and as a word. */
  #verify(form: number, text: Folded, runs: readonly number[], end: number, open: boolean) {
    const [from, to] = this.#letters(form);
    const pattern = this.#patternOf[form] ?? 0;
    const opens = isAlphabetic(this.#cls[from] ?? 0);
    const closes = isAlphabetic(this.#cls[to - 1] ?? 0);
    const depth = this.#runs(from, to);
    let exact = 0;
    let [first, last] = [-1, -1];
    for (let i = 0, at = from; i < depth; i++) {
      const run = runs.length - depth + i;
      const start = runs[run] ?? 0;
      const stop = runs[run + 1] ?? end;
      const length = this.#runLength(at, to);
      const has = stop - start;
      if (has < length) return null;
      // At its ends a word may have a part of the run: between letters of a script without blanks,
      // and where a separator stands between equal letters.
      const late = i === 0 && depth > 1 && !(opens && text.inside[stop - length]);
      const early = i === depth - 1 && depth > 1 && !(closes && text.gap[start + length] === 0);
      const drawn = has === length || has >= DRAWN_OUT || (depth === 1 && !opens);
      if (!late && !early && !drawn) return null;
      const offset = late ? has - length : 0;
      if (i === 0) first = start + offset;
      if (i === depth - 1) last = early ? start + length - 1 : stop - 1;
      for (let j = 0; j < length; j++) {
        if (text.plain[start + offset + j] === this.#plain[at + j]) exact++;
      }
      at += length;
    }
    // A word that consists of stand-ins for the most part is a number or another script.
    if (2 * exact < to - from) return null;
    if (opens && text.inside[first]) return null;
    if (!this.#near(form, text, first, last)) return null;
    return this.#closed({ pattern, first, last, pending: false }, closes, text, open);
  }

  /** The word with its ending, if it has one; null where a letter follows that it does not have. */
  #closed(hit: Hit, closes: boolean, text: Folded, open: boolean): Hit | null {
    if (!closes) return hit;
    const letters = text.cls.length;
    const joined = (index: number) => text.gap[index] === 0 && isAlphabetic(text.plain[index] ?? 0);
    let { last } = hit;
    if (this.#patterns[hit.pattern]?.prefix) while (last + 1 < letters && joined(last + 1)) last++;
    if (last + 1 < letters) return joined(last + 1) ? null : { ...hit, last };
    return { ...hit, last, pending: open && text.trailing === 0 };
  }

  /**
   * Separators may stand in the pattern's own places. Elsewhere: a few between letters of scripts
   * without blanks; in alphabets either signs only (`sh*it`), or some between all letters (`s h i t`).
   */
  #near(form: number, text: Folded, first: number, last: number): boolean {
    const [from, to] = this.#letters(form);
    let [blanks, closed] = [0, 0];
    for (let k = first + 1; k <= last; k++) {
      const gap = text.gap[k] ?? 0;
      if (gap > MAX_GAP) return false;
      const sameWord = last - first === to - from - 1;
      if (sameWord && this.#apart[from + k - first]) continue;
      if (!isAlphabetic(text.cls[k] ?? 0) || !isAlphabetic(text.cls[k - 1] ?? 0)) continue;
      if (gap === 0) closed++;
      else if (text.blank[k]) blanks++;
    }
    return blanks === 0 || closed === 0;
  }

  #insertAll(): void {
    for (let form = 0, from = 0; form < this.#patternOf.length; form++) {
      let state = 0;
      let at = from;
      while (this.#cls[at]) {
        state = this.#automaton.grow(state, this.#cls[at] ?? 0);
        at += this.#runLength(at, this.#cls.length);
      }
      if (state) this.#automaton.end(state, form);
      this.#from[form + 1] = from = at + 1;
    }
  }

  #letters(form: number): [from: number, to: number] {
    return [this.#from[form] ?? 0, (this.#from[form + 1] ?? 1) - 1];
  }

  #runs(from: number, to: number): number {
    let count = 0;
    for (let at = from; at < to; at += this.#runLength(at, to)) count++;
    return count;
  }

  #runLength(at: number, to: number): number {
    let next = at + 1;
    while (next < to && this.#cls[next] === this.#cls[at]) next++;
    return next - at;
  }
}

/** All lines, and those that have an `l` once more with `1` in its place; which line each was. */
function withDigits({ cls, plain, gap }: Folded) {
  const origins: number[] = [];
  const again: number[] = [];
  const letters = cls.length;
  for (let at = 0, from = 0, has = false; at < letters; at++) {
    if (cls[at] === L) has = true;
    if (cls[at] !== 0) continue;
    if (has) {
      again.push(origins.length);
      for (let i = from; i <= at; i++) {
        cls.push(cls[i] === L ? I : (cls[i] ?? 0));
        plain.push(plain[i] ?? 0);
        gap.push(gap[i] ?? 0);
      }
    }
    origins.push(origins.length);
    from = at + 1;
    has = false;
  }
  return { cls, plain, gap, origins: [...origins, ...again] };
}
