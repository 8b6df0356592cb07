/** What the pipeline is handed in a test: an engine, and a journal that shows what it was told. */
import type { Engine } from '../../src/contract/engine.ts';
import type { JournalEntry } from '../../src/contract/journal.ts';
import type { Parts } from '../../src/chat/pipeline.ts';

export function partsOf(models: Engine, written: JournalEntry[] = []): Parts {
  return { models, journal: { write: (entry) => written.push(entry) } };
}
