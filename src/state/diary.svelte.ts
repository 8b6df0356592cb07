/** The diary: entries by day, with the mood that the analyst reads in each. */
import { SvelteMap } from 'svelte/reactivity';
import { toErrorData, AppError, type ErrorData } from '../contract/errors.ts';
import type { Entry, EntryPart } from '../contract/diary.ts';
import type { SentimentLabel } from '../contract/sentiment.ts';
import { preprocess } from '../chat/accept.ts';
import { newId } from '../chat/exchange.ts';
import type { Judgement } from '../chat/judge.ts';
import { latestFirst, withChanges } from '../diary/entries.ts';
import { linesOf, readDiary, tableOf, type EntryDraft } from '../diary/files.ts';
import { labelOf } from '../diary/mood.ts';
import type { DiaryStore } from '../storage/diary.ts';
import type { Table } from '../tables/table.ts';
import { readParts } from './diary-reader.ts';
import { UndoList } from './undo.svelte.ts';

export interface DiaryParts {
  judge(text: string): Promise<Judgement>;
  /** Streams the assistant's reply to a text. */
  reply(text: string, onDelta: (delta: string) => void): Promise<string>;
  /** Teaches the analyst what a person says that a text is. */
  teach(text: string, label: SentimentLabel, said: SentimentLabel | null): Promise<void>;
  store: DiaryStore;
  /** Calls `listener` when others have written many entries at once. */
  watch?: (listener: () => void) => void;
  onError(error: unknown): void;
}

export interface DiaryImport {
  added: number;
  skipped: { 'no-day': number; 'no-text': number; duplicate: number };
}

/**
 * What was read is shown so often; rarely where there is much to read: each showing goes through the
 * whole diary, and somebody may be scrolling in it.
 */
const SHOW_MS = { few: 1000, many: 10_000 };
const MANY = 100;

export class Diary {
  /** Latest first. */
  entries = $state.raw<readonly Entry[]>([]);
  opened = $state(false);
  /** What is being written; another place of the page may be looked at meanwhile. */
  draft: EntryDraft | null = null;
  /** What is being changed, by id: its place in the list may be drawn anew meanwhile. */
  readonly edits = new SvelteMap<string, EntryDraft>();
  /** Why entries have no mood yet, where the analyst could not read them. */
  failure = $state.raw<ErrorData | null>(null);
  /** Of the entry that is being replied to. */
  replying = $state.raw<{ id: string; text: string } | null>(null);
  readonly undo = new UndoList<'entry'>();
  readonly #parts: DiaryParts;
  #opening: Promise<void> | null = null;
  #reading = false;
  /** What has been read and is not shown yet, by id. */
  readonly #read = new Map<string, { text: string; parts: EntryPart[] }>();
  #shownAt = 0;
  #savingMany = false;

  constructor(parts: DiaryParts) {
    this.#parts = parts;
    parts.watch?.(() => this.opened && !this.#savingMany && void this.#open());
  }

  /** Entries that the analyst has not read yet. */
  get unread(): number {
    return this.entries.filter(({ parts }) => parts.length === 0).length;
  }

  open(): Promise<void> {
    return (this.#opening ??= this.#open());
  }

  async #open(): Promise<void> {
    const before = this.entries;
    const stored = await this.#parts.store.list().catch(this.#parts.onError);
    if (stored) this.entries = withChanges(stored, before, this.entries);
    this.opened = true;
    void this.read();
  }

  /** @throws AppError `input` where there is nothing to keep. */
  async add(draft: EntryDraft): Promise<void> {
    const entry = { ...fresh(draft), text: preprocess(draft.text) };
    await this.#put(entry);
    void this.read();
  }

  /** @throws AppError `input` where nothing of the text is left. */
  async change(id: string, { text, ...others }: Partial<EntryDraft>): Promise<void> {
    const old = this.entries.find((entry) => entry.id === id);
    if (!old) return;
    const clean = text === undefined ? old.text : preprocess(text);
    // Another text has another mood; what was said of the old one goes.
    const anew = clean === old.text ? {} : { text: clean, parts: [], own: null, reply: '' };
    await this.#put({ ...old, ...others, ...anew });
    void this.read();
  }

  /** What a person says goes before the analyst, and teaches it. */
  async correct(id: string, label: SentimentLabel): Promise<void> {
    const entry = this.entries.find((one) => one.id === id);
    if (!entry) return;
    const said = labelOf({ ...entry, own: null });
    // The label that was chosen, once more: it was a slip, and the analyst's holds again.
    const own = entry.own === label ? null : label;
    await this.#put({ ...entry, own });
    // Of a long one nobody knows which part was wrong.
    if (own && entry.parts.length === 1) await this.#parts.teach(entry.text, label, said);
  }

  async remove(id: string): Promise<void> {
    const gone = this.entries.find((entry) => entry.id === id);
    if (!gone) return;
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.undo.offer('entry', gone.text, async () => {
      await this.#put(gone);
      void this.read();
    });
    await this.#parts.store.remove(id).catch(this.#parts.onError);
  }

  async reply(id: string): Promise<void> {
    const entry = this.entries.find((one) => one.id === id);
    if (!entry || this.replying) return;
    this.replying = { id, text: '' };
    try {
      const text = await this.#parts.reply(entry.text, (delta) => {
        if (this.replying) this.replying = { id, text: this.replying.text + delta };
      });
      const now = this.entries.find((one) => one.id === id);
      if (now?.text === entry.text) await this.#put({ ...now, reply: text });
    } catch (error) {
      this.failure = toErrorData(error);
    } finally {
      this.replying = null;
    }
  }

  /** What is there already, by day, time and text, is not taken twice. */
  async importTable({ names, rows }: Pick<Table, 'names' | 'rows'>): Promise<DiaryImport> {
    const { entries, skipped } = readDiary({ names, rows });
    const keyOf = ({ day, time, text }: EntryDraft) => JSON.stringify([day, time, text]);
    const known = new Set(this.entries.map(keyOf));
    const added: Entry[] = [];
    for (const draft of entries) {
      if (known.has(keyOf(draft))) continue;
      known.add(keyOf(draft));
      added.push(fresh(draft));
    }
    this.entries = [...this.entries, ...added].sort(latestFirst);
    // Whoever watches for many at once hears of these, too.
    this.#savingMany = true;
    await this.#parts.store.saveAll(added).catch(this.#parts.onError);
    this.#savingMany = false;
    void this.read();
    const duplicate = entries.length - added.length;
    return { added: added.length, skipped: { ...skipped, duplicate } };
  }

  /** As CSV for a spreadsheet, or JSON Lines with everything. @param cover What the word filter leaves. */
  async exportFile(kind: 'csv' | 'jsonl', cover: (text: string) => string): Promise<string> {
    const oldestFirst = [...this.entries].reverse();
    if (kind === 'jsonl') return linesOf(oldestFirst, labelOf, cover);
    const { default: Papa } = await import('papaparse');
    // The mark makes Excel read it as UTF-8.
    return `\ufeff${Papa.unparse(tableOf(oldestFirst, labelOf, cover))}\r\n`;
  }

  /** Has the analyst read what it has not read yet, latest first, one after the other. */
  async read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      for (let todo = this.#unread(); todo.length > 0; todo = this.#unread()) {
        await this.#readAll(todo);
      }
      this.failure = null;
    } catch (error) {
      this.failure = toErrorData(error);
    } finally {
      this.#reading = false;
      await this.#show();
    }
  }

  #unread(): Entry[] {
    return this.entries.filter(
      ({ id, text, parts }) => parts.length === 0 && this.#read.get(id)?.text !== text,
    );
  }

  /** Until another entry is there, which may go first. */
  async #readAll(todo: readonly Entry[]): Promise<void> {
    const of = this.entries;
    const every = todo.length > MANY ? SHOW_MS.many : SHOW_MS.few;
    for (const entry of todo) {
      if (this.entries !== of) return;
      const parts = await readParts(entry.text, this.#parts.judge);
      this.#read.set(entry.id, { text: entry.text, parts });
      if (performance.now() - this.#shownAt > every) await this.#show();
    }
  }

  /** Puts what was read into the entries that still have the text that it was read in. */
  async #show(): Promise<void> {
    this.#shownAt = performance.now();
    if (this.#read.size === 0) return;
    const read = new Map(this.#read);
    this.#read.clear();
    const changed: Entry[] = [];
    this.entries = this.entries.map((entry) => {
      const found = read.get(entry.id);
      if (found?.text !== entry.text) return entry;
      const { parts } = found;
      const one = { ...entry, parts, revision: (entry.revision ?? 0) + 1 };
      changed.push(one);
      return one;
    });
    const { store, onError } = this.#parts;
    await Promise.all(changed.map((one) => store.save(one).catch(onError)));
  }

  async #put(changed: Entry): Promise<void> {
    const old = this.entries.find(({ id }) => id === changed.id);
    const entry = { ...changed, revision: (changed.revision ?? 0) + 1 };
    if (old?.day === entry.day && old.time === entry.time) {
      this.entries = this.entries.map((one) => (one === old ? entry : one));
    } else {
      const others = this.entries.filter((one) => one !== old);
      this.entries = [...others, entry].sort(latestFirst);
    }
    await this.#parts.store.save(entry).catch(this.#parts.onError);
  }
}

function fresh(draft: EntryDraft): Entry {
  return { ...draft, id: newId(), parts: [], reply: '' };
}
