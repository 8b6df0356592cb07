/** The word filter for `engine.js`: what the site lists, what a person brought, and what they chose about it. */
import { SITE_FILE } from '../contract/site.ts';
import { Filter } from '../safety/filter.ts';
import type { Guard } from '../safety/guard.ts';
import { siteList } from '../safety/site-list.ts';
import { mergeWords, parseWordList, type Word } from '../safety/word-list.ts';
import { ownWords } from '../storage/own-words.ts';
import { settingsStore } from '../storage/settings.ts';
import { siteOf } from '../storage/site.ts';
import type { Store } from '../storage/store.ts';

const SITE_TIMEOUT_MS = 2000;

/**
 * @param readFile Of the site; rejects where it cannot be had.
 * @returns null where the filter is switched off. Never rejects: a list that cannot be read is left out, as in the app.
 */
export function guardOf(
  store: Store,
  readFile: (path: string, timeoutMs?: number) => Promise<string>,
): () => Promise<Guard | null> {
  const site = async () => {
    const { now, later } = siteOf(store, () => readFile(SITE_FILE, SITE_TIMEOUT_MS));
    return (await later) ?? now;
  };
  let set: ReturnType<typeof site> | undefined;
  let filter: Promise<Filter> | undefined;
  const build = async (): Promise<Filter> => {
    const words = (text: string): readonly Word[] => parseWordList(text).words;
    const file = readFile('safety/words.txt').then(words);
    const own = ownWords(store).read().then(words);
    const [listed, mine] = await Promise.all([file.catch(left), own.catch(() => [])]);
    return Filter.build(mergeWords(siteList(listed, await (set ??= site())), mine));
  };
  /** Asked for again next time. */
  const left = (error: unknown): readonly Word[] => {
    console.warn('the word list of this site cannot be read', error);
    filter = undefined;
    return [];
  };
  return async () => {
    const { settings } = await (set ??= site());
    // Read each time: the app may change it while this page is open.
    const chosen = await settingsStore(store).read(settings);
    return chosen.filter
      ? { filter: await (filter ??= build()), actions: chosen.filterActions }
      : null;
  };
}
