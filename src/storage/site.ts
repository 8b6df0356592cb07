/** The site's own file as it last came, for visits without a network. */
import { isSetting, SETTING_KEYS } from './settings.ts';
import { readSite, type ReadSite } from '../contract/site.ts';
import type { Store } from './store.ts';

/** It is not the person's own: deleting everything leaves it. */
export const SITE_KEY = 'site';

export interface SiteReading {
  /** What the file said last; at the first visit, what it says. Never rejects. */
  now: Promise<ReadSite>;
  /** Where it has changed since, what it says; else undefined. Never rejects. */
  later: Promise<ReadSite | undefined>;
}

/** @param fetchText The file as the site has it now; rejects where it cannot be had. */
export function siteOf(store: Store, fetchText: () => Promise<string>): SiteReading {
  const stored = store.get(SITE_KEY).then(
    (text) => (typeof text === 'string' ? text : undefined),
    () => undefined,
  );
  const fresh = fetchText().catch(() => undefined);
  const changed = Promise.all([stored, fresh]).then(([last, text]) => {
    if (text === undefined || text === last) return undefined;
    void store.set(SITE_KEY, text).catch(() => {});
    return text;
  });
  const read = (text: string) => readSite(text, isSiteSetting);
  return {
    // Only the first visit waits for the network.
    now: stored.then(async (last) => read(last ?? (await fresh) ?? EMPTY)),
    later: Promise.all([stored, changed]).then(([last, text]) =>
      last !== undefined && text !== undefined ? read(text) : undefined,
    ),
  };
}

const EMPTY = '{"format":"qwen-all-in-one/site"}';

/** Whether a site can set it. */
export function isSiteSetting(name: string, value: unknown): boolean {
  const key = SETTING_KEYS.find((known) => known === name);
  return key !== undefined && isSetting(key, value);
}
