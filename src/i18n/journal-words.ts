/** The shape of what the journal, its log and the label cache say. */
import type { JournalEntry } from '../contract/journal.ts';

export interface JournalWords {
  title: string;
  intro: string;
  keep: string;
  keeps: Record<'off' | 'facts' | 'content', string>;
  off: string;
  refused: string;
  empty: string;
  noneFound: string;
  search: string;
  level: string;
  /** Entries that are shown or found, and all of them. */
  count: (found: string, all: string) => string;
  older: string;
  save: string;
  clear: string;
  clearSure: string;
  logLabel: string;
  cache: {
    title: string;
    use: string;
    help: string;
    rate: (hits: string, asked: string, percent: string) => string;
    size: (count: string) => string;
    clear: string;
  };
  lines: {
    asked: Record<JournalEntry['kind'], (chars: string) => string>;
    /** In front of what was written. */
    content: (text: string) => string;
    label: (label: string, confidence: string, time: string) => string;
    cached: string;
    reply: (tokens: string, time: string, speed: string) => string;
    outcome: Record<JournalEntry['outcome'], string>;
    failed: (code: string, what: string) => string;
    stages: Record<keyof JournalEntry['ms'], string>;
    model: (model: string) => string;
    noModel: string;
    labelTokens: (prompt: string, reused: string) => string;
    replyTokens: (prompt: string, reused: string) => string;
    dropped: (count: string) => string;
  };
}
