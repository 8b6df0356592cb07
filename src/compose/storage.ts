/** Opens what is kept on this device, and makes one store of each kind. */
import { restart, restartAfterDeletion } from '../platform/address.ts';
import type { TabPlatform } from '../platform/tab-platform.ts';
import { calibrationStore } from '../storage/calibrations.ts';
import { conversationStore, together } from '../storage/conversations.ts';
import { exampleStore } from '../storage/examples.ts';
import { fitStore } from '../storage/fits.ts';
import { journalStore } from '../storage/journal.ts';
import { labelStore } from '../storage/labels.ts';
import { ownWords } from '../storage/own-words.ts';
import { settingsStore } from '../storage/settings.ts';
import { CLEARING, closable, MANY, sharedStore, type Watch } from '../storage/shared-store.ts';
import { DATABASE, databaseAt, JOURNAL_DATABASE, openStore, type Store } from '../storage/store.ts';

export type Stores = ReturnType<typeof storesOf>;

/**
 * @param watch Tells of what other tabs change; left out, there are none.
 * @param clear Removes everything, and begins anew.
 */
export function storesOf(
  store: Store,
  journal: Store,
  watch: Watch = () => {},
  clear: Clear = async () => {},
) {
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
    /** Beneath the journal. */
    log: journal,
    /** Calls `listener` when many records were written at once, here or in another tab. */
    onMany: (listener: () => void) => watch((key) => key === MANY && listener()),
    clear,
  };
}

/** @param keep Keys that stay; left out where a person deletes, and not the page by itself. */
type Clear = (keep?: readonly string[]) => Promise<void>;

/**
 * @param name Of this site among those of its origin.
 * @param path Where the site lies on its host: each has its own databases.
 * @returns `persistent` resolves with false where nothing outlives the page.
 */
export function openStores(name: string, path: string, platform: TabPlatform) {
  const opened = openStore(databaseAt(path), { before: { name: DATABASE, settle: together } });
  const log = openStore(databaseAt(path, JOURNAL_DATABASE), { before: { name: JOURNAL_DATABASE } });
  const doors = [closable(opened.store), closable(log.store)] as const;
  const { store, watch, tell } = sharedStore(doors[0].store, platform.channel(`${name}:store`));
  const inTurn = (work: () => Promise<void>) => platform.locks.request(`${name}:clear`, {}, work);
  watch((key) => {
    if (key !== CLEARING) return;
    for (const door of doors) door.close();
    // Also where the tab that clears ends in the middle of it.
    void inTurn(async () => restart());
  });
  const clear = async (keep?: readonly string[]) => {
    const { clearAll } = await import('./clear.ts');
    await inTurn(() => clearAll([opened.store, log.store], doors, () => tell(CLEARING), keep));
    if (keep) restart();
    else restartAfterDeletion();
  };
  return { stores: storesOf(store, doors[1].store, watch, clear), persistent: opened.persistent };
}
