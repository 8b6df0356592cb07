/** An entry of the journal, with what a test wants to be different. */
import type { JournalEntry } from '../../src/contract/journal.ts';

export function entryOf(at: number, changes: Partial<JournalEntry> = {}): JournalEntry {
  const stages = { preprocessing: 0, queue: 0, sentiment: 9, history: 1, firstToken: 20 };
  return {
    version: 1,
    at,
    kind: 'turn',
    model: 'demo',
    text: `第 ${at} 句`,
    reply: '好的',
    chars: 5,
    label: { value: '正面', confidence: 0.9, cached: false, promptTokens: 30, reusedTokens: 20 },
    generation: { promptTokens: 50, reusedTokens: 40, completionTokens: 5, droppedMessages: 0 },
    ms: { ...stages, generation: 30, total: 50 },
    outcome: 'stop',
    error: null,
    ...changes,
  };
}
