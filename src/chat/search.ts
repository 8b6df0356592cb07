/**
 * Search over the texts of all conversations. It is a scan: nothing is built beforehand, a part of a
 * word is found too, and Chinese need not be cut into words. `test/bench/history.ts` has the figures.
 */
import { formsOf } from '../safety/plain.ts';
import type { Conversation } from '../storage/conversation.ts';
import { nameOf } from './shelf.ts';

/** A text cut where a mark begins or ends. */
export interface Piece {
  text: string;
  marked: boolean;
}

export interface Hit {
  title: Piece[];
  /** The exchange that has the most of the words; null where only the title has them. */
  exchange: string | null;
  /** The line of it in which they stand; empty where only the title has them. */
  line: Piece[];
}

/** Characters of a line that are shown before the first mark, and in all. */
const BEFORE = 24;
const SHOWN = 120;

/** Of each all that is searched, as one: a test of one long text is faster than many of short ones. */
const texts = new WeakMap<Conversation, string>();

/** What the first search would have to do otherwise. */
export function prepare(conversations: Iterable<Conversation>): void {
  for (const conversation of conversations) searchedText(conversation);
}

/**
 * Ids of the conversations in which each word of the query stands somewhere.
 * @param conversations Plain objects, which nobody changes.
 */
export function find(conversations: Iterable<Conversation>, query: string): Set<string> {
  const words = wordsOf(query);
  const found = new Set<string>();
  if (words.length === 0) return found;
  for (const conversation of conversations) {
    const text = searchedText(conversation);
    if (words.every((word) => word.test(text))) found.add(conversation.id);
  }
  return found;
}

/** Where in one of these the words stand. */
export function hitIn(conversation: Conversation, query: string): Hit {
  const words = wordsOf(query);
  const count = (text: string) => words.filter((word) => word.test(text)).length;
  const parts = conversation.exchanges.flatMap((exchange) =>
    [exchange.text, exchange.reply].map((text) => ({ exchange: exchange.id, text })),
  );
  const found = most(parts, ({ text }) => count(text));
  const line = found && most(found.text.split('\n'), count);
  return {
    title: mark(nameOf(conversation), words),
    exchange: found?.exchange ?? null,
    line: line ? shorten(mark(line, words)) : [],
  };
}

function searchedText(conversation: Conversation): string {
  let text = texts.get(conversation);
  if (text === undefined) texts.set(conversation, (text = textOf(conversation)));
  return text;
}

/** As it is shown: what the word filter covers is not found either. */
function textOf(conversation: Conversation): string {
  const texts = conversation.exchanges.flatMap(({ text, reply }) => [text, reply]);
  return [nameOf(conversation), ...texts].join('\n');
}

/** The first of those that have the most; undefined where none has any. */
function most<T>(all: readonly T[], count: (one: T) => number): T | undefined {
  let best: T | undefined;
  let highest = 0;
  for (const one of all) {
    const has = count(one);
    if (has > highest) [best, highest] = [one, has];
  }
  return best;
}

/** One pattern a word. Case, width and traditional forms make no difference. */
export function wordsOf(query: string): RegExp[] {
  const words = query.normalize('NFKC').split(/\s+/).filter(Boolean);
  // Every form is named: three times as fast as a pattern that ignores case.
  return words.map((word) => new RegExp(Array.from(word, formOf).join('')));
}

function formOf(character: string): string {
  const forms = formsOf(character);
  const escaped = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return forms.every(({ length }) => length === 1)
    ? `[${escaped.join('')}]`
    : `(?:${escaped.join('|')})`;
}

export function mark(text: string, words: readonly RegExp[]): Piece[] {
  const marked = new Uint8Array(text.length);
  for (const word of words) {
    for (const match of text.matchAll(new RegExp(word, 'g'))) {
      marked.fill(1, match.index, match.index + match[0].length);
    }
  }
  const pieces: Piece[] = [];
  for (let from = 0, to = 0; from < text.length; from = to) {
    while (to < text.length && marked[to] === marked[from]) to += 1;
    pieces.push({ text: text.slice(from, to), marked: marked[from] === 1 });
  }
  return pieces;
}

/** The part of a long line in which the first mark stands. */
function shorten(pieces: readonly Piece[]): Piece[] {
  let left = SHOWN;
  return pieces.flatMap(({ text, marked }, i) => {
    if (left <= 0) return [];
    let characters = Array.from(text);
    const begins = i === 0 && !marked && characters.length > BEFORE;
    if (begins) characters = ['…', ...characters.slice(-BEFORE)];
    const shown = characters.slice(0, left);
    left -= characters.length;
    if (left < 0) shown.push('…');
    return [{ text: shown.join(''), marked }];
  });
}
