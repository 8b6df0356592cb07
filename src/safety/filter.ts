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

/** Words of one matcher: to build one takes some 50 ms. */
const SLICE = 8000;

export class Filter {
  readonly #sections: readonly Section[];
  /** Of the words in turn, `SLICE` each. */
  readonly #matchers: readonly Matcher[];

  constructor(words: readonly Word[], matchers: readonly Matcher[] = [...matchersOf(words)]) {
    this.#sections = words.map(({ section }) => section);
    this.#matchers = matchers;
  }

  /** The same for a long list, with pauses in which the page goes on. */
  static async build(words: readonly Word[]): Promise<Filter> {
    const matchers: Matcher[] = [];
    for (const matcher of matchersOf(words)) {
      if (matchers.push(matcher) * SLICE < words.length) await pause();
    }
    return new Filter(words, matchers);
  }

  /**
   * @param before The code point that stands before the text, 0 at the beginning.
   * @param open Whether more text may follow.
   */
  search(text: string, before = 0, open = false): Search {
    const folded = fold(text, before);
    const all: Found[] = [];
    let alive = folded.cls.length;
    for (const [i, matcher] of this.#matchers.entries()) {
      const mine = matcher.scan(folded, open, ({ pattern, first, last }) => {
        const [start, end] = [folded.start[first] ?? 0, folded.end[last] ?? 0];
        all.push({ start, end, section: this.#sections[i * SLICE + pattern] ?? 'own' });
      });
      alive = Math.min(alive, mine);
    }
    if (this.#matchers.length > 1) all.sort((a, b) => a.end - b.end || a.start - b.start);
    const harmless = all.filter(({ section }) => section === 'harmless');
    const found = all.filter(
      ({ start, end, section }) =>
        section !== 'harmless' && !harmless.some((p) => p.start <= start && p.end >= end),
    );
    return { found, harmless, settled: open ? (folded.start[alive] ?? text.length) : text.length };
  }
}

function* matchersOf(words: readonly Word[]): Generator<Matcher, void, void> {
  for (let from = 0; from < words.length; from += SLICE) {
    yield new Matcher(words.slice(from, from + SLICE));
  }
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve));
