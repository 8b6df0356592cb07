/** The words of all lists, and where they stand in a text. */
import { fold } from './fold.ts';
import { Matcher } from './matcher.ts';
import type { Section, Word } from './word-list.ts';

export interface Found {
  /** In UTF-16 units of the text. */
  start: number;
  end: number;
  section: Section;
}

export interface Search {
  /** By their ends; those within a harmless phrase are left out. */
  found: Found[];
  harmless: Found[];
  /** Up to here nothing can change any more, whatever follows. */
  settled: number;
}

export class Filter {
  readonly #sections: readonly Section[];
  readonly #matcher: Matcher;

  constructor(words: readonly Word[]) {
    this.#sections = words.map(({ section }) => section);
    this.#matcher = new Matcher(words);
  }

  /**
   * @param before The code point that stands before the text, 0 at the beginning.
   * @param open Whether more text may follow.
   */
  search(text: string, before = 0, open = false): Search {
    const folded = fold(text, before);
    const all: Found[] = [];
    const alive = this.#matcher.scan(folded, open, ({ pattern, first, last }) => {
      const [start, end] = [folded.start[first] ?? 0, folded.end[last] ?? 0];
      all.push({ start, end, section: this.#sections[pattern] ?? 'own' });
    });
    const harmless = all.filter(({ section }) => section === 'harmless');
    const found = all.filter(
      ({ start, end, section }) =>
        section !== 'harmless' && !harmless.some((p) => p.start <= start && p.end >= end),
    );
    return { found, harmless, settled: open ? (folded.start[alive] ?? text.length) : text.length };
  }
}
