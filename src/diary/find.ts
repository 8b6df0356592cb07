/** Search in a diary: every letter typed goes through all of it, so that texts are prepared once. */
import type { Entry } from '../contract/diary.ts';

const texts = new WeakMap<Entry, string>();

/** Those of a day, where one is named, whose text and tags have the query in them. Width and case make no difference. */
export function find(entries: readonly Entry[], query: string, day: string | null): Entry[] {
  const wanted = plain(query).trim();
  return entries.filter(
    (entry) => (!day || entry.day === day) && (!wanted || textOf(entry).includes(wanted)),
  );
}

function textOf(entry: Entry): string {
  let text = texts.get(entry);
  if (text === undefined) {
    text = plain(`${entry.text}\n${entry.tags.map((tag) => `#${tag}`).join(' ')}`);
    texts.set(entry, text);
  }
  return text;
}

const plain = (text: string) => text.normalize('NFKC').toLowerCase();
