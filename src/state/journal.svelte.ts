/** The journal of this browser: what was asked, how long it took, what became of it. */
import type { JournalEntry } from '../contract/journal.ts';
import type { Journal as Written } from '../chat/record.ts';
import type { JournalStore } from '../storage/journal.ts';
import type { SettingsValues } from '../storage/settings.ts';
import { UndoList } from './undo.svelte.ts';

export class Journal implements Written {
  /** Oldest first; null until somebody looks. */
  entries = $state.raw<readonly JournalEntry[] | null>(null);
  /** The last entry could not be kept. */
  refused = $state(false);
  readonly undo = new UndoList<'entries'>();
  readonly #store: JournalStore;
  readonly #settings: { readonly values: Pick<SettingsValues, 'journal'> };

  constructor(store: JournalStore, settings: { readonly values: Pick<SettingsValues, 'journal'> }) {
    this.#store = store;
    this.#settings = settings;
  }

  write(entry: JournalEntry): void {
    const { journal } = this.#settings.values;
    if (journal === 'off') return;
    const kept = journal === 'content' ? entry : { ...entry, text: '', reply: '' };
    if (this.entries) this.entries = [...this.entries, kept];
    this.#store.append(kept).then(
      () => (this.refused = false),
      () => (this.refused = true),
    );
  }

  /** Reads what is there; what comes meanwhile is shown as it comes. */
  async open(): Promise<void> {
    this.entries = await this.#store.all();
  }

  /** What is there, oldest first, without showing it. */
  async all(): Promise<readonly JournalEntry[]> {
    return this.entries ?? this.#store.all();
  }

  /** Gives the memory back. */
  close(): void {
    this.entries = null;
  }

  /** It can be brought back for a while. */
  async clear(): Promise<void> {
    const count = this.entries?.length ?? 0;
    const putBack = await this.#store.clear();
    if (this.entries) this.entries = [];
    this.undo.offer('entries', String(count), async () => {
      await putBack();
      if (this.entries) await this.open();
    });
  }
}

/** One entry a line, as https://jsonlines.org says. */
export function toJsonLines(entries: readonly JournalEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** Entries in which every word of `query` occurs somewhere, newest first. */
export function search(entries: readonly JournalEntry[], query: string): readonly JournalEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length
    ? entries.filter((entry) => words.every((word) => haystack(entry).includes(word)))
    : entries;
  return [...found].reverse();
}

/** Lower-cased once for each entry: a search of 5,000 runs at every key. */
const haystacks = new WeakMap<JournalEntry, string>();

function haystack(entry: JournalEntry): string {
  let text = haystacks.get(entry);
  if (text === undefined) {
    const { kind, model, label, outcome, error } = entry;
    const cached = label?.cached ? 'cached' : '';
    const parts = [entry.text, entry.reply, kind, model, label?.value, cached, outcome, error];
    text = parts.join('\n').toLowerCase();
    haystacks.set(entry, text);
  }
  return text;
}
