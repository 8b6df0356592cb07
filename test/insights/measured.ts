/** An entry of the journal with what the engine measured. */
import type { EngineFigures, JournalEntry } from '../../src/contract/journal.ts';
import { entryOf } from '../storage/journal-entry.ts';

export function measured(at: number, changes: Partial<EngineFigures> = {}): JournalEntry {
  return entryOf(at, {
    ms: {
      ...{ preprocessing: 2, queue: 10, sentiment: 35, history: 1, firstToken: 50 },
      ...{ generation: 130, total: 200 },
    },
    engine: {
      ...{ threads: 2, analyst: 20, prefill: 30, decode: 100, speed: 40, heapBytes: 5e7 },
      ...changes,
    },
  });
}
