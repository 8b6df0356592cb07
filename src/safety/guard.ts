/** What becomes of listed words in what people write and in what the model writes. */
import { inDistress } from './distress.ts';
import type { Filter, Found } from './filter.ts';
import { isIgnored } from './fold.ts';
import { CATEGORIES, type Category } from './word-list.ts';

/** Mildest first. */
export const ACTIONS = ['off', 'warn', 'mask', 'block'] as const;
export type Action = (typeof ACTIONS)[number];
export type Actions = Readonly<Record<Category, Action>>;

export interface Guard {
  filter: Filter;
  actions: Actions;
}

export interface Verdict {
  /** With words covered where a mask is asked for. */
  text: string;
  /** The strictest that applies. */
  action: Action;
  categories: Category[];
  /** Somebody may need help. Such a message is never blocked. */
  distress: boolean;
}

/** Not an asterisk, which Markdown would read as emphasis. */
export const MASK = '＊';
/** More than any word with its separators; in UTF-16 units. */
const MOST_HELD = 256;

interface Marked extends Found {
  category: Category;
  action: Action;
}

/** Null: no filter. */
export function guardInput(guard: Guard | null, text: string): Verdict {
  if (!guard) return { text, action: 'off', categories: [], distress: false };
  const search = guard.filter.search(text);
  const distress = inDistress(text, search);
  let marked = mark(guard, search.found);
  if (distress) {
    const words = search.found.filter(({ section }) => section === 'distress');
    marked = marked
      .filter((one) => !words.some((word) => word.start < one.end && one.start < word.end))
      .map((one) => (one.action === 'block' ? { ...one, action: 'mask' as const } : one));
  }
  return { text: masked(text, marked), ...summary(marked), distress };
}

/** A reply as it streams: holds back only what could still become a listed word. */
export class StreamGuard {
  readonly #guard: Guard | null;
  readonly #marked: Marked[] = [];
  #held: string;
  /** How much of what is held has been told before: it is looked at, and not told again. */
  #told: number;
  #before = 0;
  #blocked = false;

  /** @param begun What the stream goes on from: a word may begin there. */
  constructor(guard: Guard | null, begun = '') {
    this.#guard = guard;
    this.#held = begun.slice(-MOST_HELD);
    this.#told = this.#held.length;
    this.#before = lastPoint(begun.slice(0, -MOST_HELD)) ?? 0;
  }

  /** A word that is to be blocked has come: nothing is told from there on. */
  get blocked(): boolean {
    return this.#blocked;
  }

  get summary(): Pick<Verdict, 'action' | 'categories'> {
    return summary(this.#marked);
  }

  /** What can be shown now; possibly nothing yet. */
  push(delta: string): string {
    return this.#guard ? this.#release(this.#guard, delta, true) : delta;
  }

  /** What was held back, at the end of the reply. */
  end(): string {
    return this.#guard ? this.#release(this.#guard, '', false) : '';
  }

  #release(guard: Guard, delta: string, open: boolean): string {
    if (this.#blocked) return '';
    this.#held += delta;
    const text = this.#held;
    const { found, harmless, settled } = guard.filter.search(text, this.#before, open);
    const overfull = open && text.length - settled > MOST_HELD;
    const cut = overfull ? text.length : clear([...found, ...harmless], settled);
    const marked = mark(guard, found).filter(({ end }) => end <= cut);
    const block = marked.find(({ action, end }) => action === 'block' && end > this.#told);
    const end = block ? block.start : cut;
    this.#blocked = block !== undefined;
    const told = this.#told;
    const fresh = marked.filter((one) => one.end > told && (one.end <= end || one === block));
    this.#marked.push(...fresh);
    this.#held = text.slice(cut);
    this.#told = Math.max(0, told - cut);
    this.#before = lastPoint(text.slice(0, cut)) ?? this.#before;
    return masked(text.slice(0, end), marked, told);
  }
}

/** Passes a stream on under guard; ends early where a word is to be blocked. */
export async function* guardStream(
  deltas: AsyncIterable<string>,
  guard: StreamGuard,
): AsyncGenerator<string, void, void> {
  for await (const delta of deltas) {
    const text = guard.push(delta);
    if (text) yield text;
    if (guard.blocked) return;
  }
  const rest = guard.end();
  if (rest) yield rest;
}

/** The last place up to `index` that lies in no word. */
function clear(words: readonly Found[], index: number): number {
  const across = words.find(({ start, end }) => start < index && end > index);
  return across ? clear(words, across.start) : index;
}

function mark({ actions }: Guard, found: readonly Found[]): Marked[] {
  return found.flatMap((word) => {
    const category = CATEGORIES.find((name) => name === word.section);
    const action = category ? actions[category] : 'off';
    return category && action !== 'off' ? [{ ...word, category, action }] : [];
  });
}

function summary(marked: readonly Marked[]): Pick<Verdict, 'action' | 'categories'> {
  const strictest = Math.max(0, ...marked.map(({ action }) => ACTIONS.indexOf(action)));
  const categories = new Set(marked.map(({ category }) => category));
  return { action: ACTIONS[strictest] ?? 'off', categories: [...categories] };
}

/** The text from `from` on. */
function masked(text: string, marked: readonly Marked[], from = 0): string {
  let result = '';
  let at = from;
  const covered = marked
    .filter(({ action }) => action !== 'warn')
    .sort((a, b) => a.start - b.start);
  for (const { start, end } of covered) {
    if (end <= at) continue;
    const first = Math.max(at, start);
    result += text.slice(at, first) + text.slice(first, end).replace(/\S/gu, MASK);
    at = end;
  }
  return result + text.slice(at);
}

/** Of what can be seen; undefined where nothing can. */
function lastPoint(text: string): number | undefined {
  return Array.from(text.slice(-16), (character) => character.codePointAt(0) ?? 0)
    .reverse()
    .find((point) => !isIgnored(point));
}
