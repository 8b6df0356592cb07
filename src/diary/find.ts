/** Search in a diary: every letter typed goes through all of it, so that texts are prepared once. */
import type { Entry } from '../contract/diary.ts';

const texts = new WeakMap<Entry, string>();

/** What finds the entries that have this very tag, and not those of a longer one. */
export const queryOf = (tag: string): string => `#${tag} `;

/**
 * Those of a day, where one is named, whose text and tags have the query in them. Width and case make no
 * difference. A tag that is typed (#wor) finds those that begin so, one with a blank after it that one alone.
 */
export function find(entries: readonly Entry[], query: string, day: string | null): Entry[] {
  const typed = plain(query).trimStart();
  const wanted = typed.trimEnd();
  const whole = wanted !== typed && wanted.length > 1 && wanted.startsWith('#');
  const matches = (entry: Entry) =>
    whole ? hasTag(entry, wanted.slice(1)) : !wanted || textOf(entry).includes(wanted);
  return entries.filter((entry) => (!day || entry.day === day) && matches(entry));
}

const hasTag = ({ tags }: Entry, wanted: string) =>
  tags.some((tag) => plain(tag).trim() === wanted);

function textOf(entry: Entry): string {
  let text = texts.get(entry);
  if (text === undefined) {
    text = plain(`${entry.text}\n${entry.tags.map((tag) => `#${tag}`).join(' ')}`);
    texts.set(entry, text);
  }
  return text;
}

const plain = (text: string) => text.normalize('NFKC').toLowerCase();
