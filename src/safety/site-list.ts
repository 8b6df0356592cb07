/** The words that a site looks for: of the file that comes with the page, and of its `site.json`. */
import { mergeWords, parseWordList, type Section, type Word } from './word-list.ts';

export interface SiteWords {
  blockedWords: readonly string[];
  /** In which no word is found. */
  allowedWords: readonly string[];
}

/** @param listed Of the file. No list of a site hides that somebody needs help. */
export function siteList(
  listed: readonly Word[],
  { blockedWords, allowedWords }: SiteWords,
): readonly Word[] {
  const words = (list: readonly string[], section: Section) =>
    parseWordList(list.join('\n'), section).words;
  const distress = new Set(
    listed.flatMap(({ section, text }) => (section === 'distress' ? text : [])),
  );
  const set = [...words(blockedWords, 'own'), ...words(allowedWords, 'harmless')];
  return mergeWords(
    listed,
    set.filter(({ section, text }) => section === 'own' || !distress.has(text)),
  );
}
