/** The site's own file as it last came, for visits without a network. */
import { isSetting, SETTING_KEYS } from './settings.ts';
import { readSite, type ReadSite } from '../contract/site.ts';
import type { Store } from './store.ts';

const KEY = 'site';

/**
 * @param fetchText The file as the site has it now; rejects where it cannot be had.
 * @returns What it says; where it cannot be had, what it said last.
 */
export async function siteOf(store: Store, fetchText: () => Promise<string>): Promise<ReadSite> {
  const last = store.get(KEY).catch(() => undefined);
  let text: unknown;
  try {
    text = await fetchText();
    if (text !== (await last)) void store.set(KEY, text).catch(() => {});
  } catch {
    text = await last;
  }
  return readSite(typeof text === 'string' ? text : EMPTY, isKnown);
}

const EMPTY = '{"format":"qwen-all-in-one/site"}';

function isKnown(name: string, value: unknown): boolean {
  const key = SETTING_KEYS.find((known) => known === name);
  return key !== undefined && isSetting(key, value);
}
