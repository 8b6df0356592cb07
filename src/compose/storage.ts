/** Opens what is kept on this device, and makes one store of each kind. */
import type { TabPlatform } from '../platform/tab-platform.ts';
import { calibrationStore } from '../storage/calibrations.ts';
import { conversationStore, together } from '../storage/conversations.ts';
import { exampleStore } from '../storage/examples.ts';
import { fitStore } from '../storage/fits.ts';
import { journalStore } from '../storage/journal.ts';
import { labelStore } from '../storage/labels.ts';
import { ownWords } from '../storage/own-words.ts';
import { settingsStore } from '../storage/settings.ts';
import { sharedStore, type Watch } from '../storage/shared-store.ts';
import { DATABASE, databaseAt, JOURNAL_DATABASE, openStore, type Store } from '../storage/store.ts';

export type Stores = ReturnType<typeof storesOf>;

/** @param watch Tells of what other tabs change; left out, there are none. */
export function storesOf(store: Store, journal: Store, watch?: Watch) {
  return {
    settings: settingsStore(store, watch),
    conversations: conversationStore(store, watch),
    examples: exampleStore(store),
    fits: fitStore(store),
    calibrations: calibrationStore(store),
    labels: labelStore(store),
    ownWords: ownWords(store),
    journal: journalStore(journal),
    /** For the parts that are fetched when they are first opened. */
    later: store,
  };
}

/**
 * @param name Of this site among those of its origin.
 * @param path Where the site lies on its host: each has its own databases.
 * @returns `persistent` resolves with false where nothing outlives the page.
 */
export function openStores(name: string, path: string, platform: TabPlatform) {
  const opened = openStore(databaseAt(path), { before: { name: DATABASE, settle: together } });
  const { store, watch } = sharedStore(opened.store, platform.channel(`${name}:store`));
  const journal = openStore(databaseAt(path, JOURNAL_DATABASE), {
    before: { name: JOURNAL_DATABASE },
  });
  return { stores: storesOf(store, journal.store, watch), persistent: opened.persistent };
}
