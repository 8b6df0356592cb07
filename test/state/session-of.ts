/** A session as main.ts makes it, over a store that a test chose. */
import type { JournalEntry } from '../../src/contract/journal.ts';
import { LabelCache } from '../../src/state/label-cache.svelte.ts';
import { Session, type SessionParts } from '../../src/state/session.ts';
import type { Settings } from '../../src/state/settings.svelte.ts';
import { calibrationStore } from '../../src/storage/calibrations.ts';
import { labelStore } from '../../src/storage/labels.ts';
import type { Store } from '../../src/storage/store.ts';

export function sessionOf(
  host: SessionParts['host'],
  settings: Settings,
  store: Store,
  written: JournalEntry[] = [],
  own: Partial<SessionParts> = {},
): Session {
  return new Session({
    host,
    settings,
    calibrations: calibrationStore(store),
    labels: new LabelCache(labelStore(store), () => settings.values.labelCache),
    journal: { write: (entry) => written.push(entry) },
    taught: async (_running, calibration) => calibration,
    guard: () => null,
    visible: () => true,
    ...own,
  });
}
