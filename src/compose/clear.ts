/** Removes everything of a person that lies in databases and in localStorage; fetched when it is asked for. */
import type { closable } from '../storage/shared-store.ts';
import { SITE_KEY } from '../storage/site.ts';
import type { Store } from '../storage/store.ts';

/** Of the keys in localStorage, which all copies of the app on an origin share. */
const LOCAL = 'qwen-all-in-one-';
/** In which other tabs hear that they must not write any more. */
const HEARING_MS = 300;

/**
 * @param doors Through which this tab writes: closed from now on, but where it fails.
 * @param tell Tells the other tabs to close theirs.
 * @param keep Keys that stay beside what the site sets.
 */
export async function clearAll(
  stores: readonly Store[],
  doors: readonly ReturnType<typeof closable>[],
  tell: () => void,
  keep: readonly string[] = [],
): Promise<void> {
  tell();
  for (const door of doors) door.close();
  await new Promise((resolve) => setTimeout(resolve, HEARING_MS));
  try {
    for (const store of stores) {
      const kept = new Map<string, unknown>();
      for (const key of [SITE_KEY, ...keep]) kept.set(key, await store.get(key));
      await store.clear();
      for (const [key, value] of kept) if (value !== undefined) await store.set(key, value);
    }
  } catch (error) {
    for (const door of doors) door.reopen();
    throw error;
  }
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(LOCAL));
    for (const key of keys) localStorage.removeItem(key);
  } catch {
    // Refused: nothing is kept there.
  }
}
