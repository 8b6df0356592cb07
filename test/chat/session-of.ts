/** A session and what belongs to it as main.ts makes them, over a store that a test chose. */
import type { JournalEntry } from '../../src/contract/journal.ts';
import { Chat } from '../../src/state/chat.svelte.ts';
import { LabelCache } from '../../src/chat/label-cache.svelte.ts';
import { Observer } from '../../src/chat/observer.ts';
import { OwnCalibrations, type CalibrationParts } from '../../src/chat/own-calibrations.ts';
import { Session, type SessionParts } from '../../src/chat/session.ts';
import type { Settings } from '../../src/state/settings.svelte.ts';
import { calibrationStore } from '../../src/storage/calibrations.ts';
import { conversationStore } from '../../src/storage/conversations.ts';
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
    calibrations: calibrationsOf(host, settings, store),
    labels: labelsOf(settings, store),
    journal: { write: (entry) => written.push(entry) },
    taught: async (_running, calibration) => calibration,
    guard: () => null,
    visible: () => true,
    ...own,
  });
}

export function calibrationsOf(
  host: SessionParts['host'],
  settings: Settings,
  store: Store,
  own: Partial<CalibrationParts> = {},
): OwnCalibrations {
  const parts = { host, settings, busy: () => false, onFitted: () => {} };
  return new OwnCalibrations({ ...parts, store: calibrationStore(store), ...own });
}

export function observerOf(host: SessionParts['host'], settings: Settings, store: Store): Observer {
  return new Observer({ host, settings, labels: labelsOf(settings, store) });
}

/** A tab of its own. */
export function chatOf(
  host: SessionParts['host'],
  settings: Settings,
  store: Store,
  onSaveError: (error: unknown) => void,
): Chat {
  return new Chat(
    sessionOf(host, settings, store),
    observerOf(host, settings, store),
    conversationStore(store),
    onSaveError,
  );
}

const labelsOf = (settings: Settings, store: Store) =>
  new LabelCache(labelStore(store), () => settings.values.labelCache);
