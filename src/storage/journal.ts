/**
 * The journal on disk, under a cap: the oldest entries go. In pages, because reading 5,000 records
 * of a database takes far longer than reading 100. Each visit begins a page, so tabs never share one.
 * Entries are counted over all tabs: a clock that is set back does not change their order.
 */
import * as v from 'valibot';
import { ERROR_CODES } from '../contract/errors.ts';
import type { JournalEntry } from '../contract/journal.ts';
import type { Store } from './store.ts';

const number = v.pipe(v.number(), v.finite());

const entry = v.object({
  version: v.literal(1),
  at: number,
  kind: v.picklist(['turn', 'continuation', 'label', 'reply']),
  model: v.string(),
  text: v.string(),
  reply: v.string(),
  chars: number,
  label: v.nullable(
    v.object({
      value: v.string(),
      confidence: number,
      cached: v.boolean(),
      promptTokens: number,
      reusedTokens: number,
    }),
  ),
  generation: v.nullable(
    v.object({
      promptTokens: number,
      reusedTokens: number,
      completionTokens: number,
      droppedMessages: number,
    }),
  ),
  ms: v.object({
    preprocessing: number,
    queue: number,
    sentiment: number,
    history: number,
    firstToken: number,
    generation: number,
    total: number,
  }),
  engine: v.exactOptional(
    v.object({
      threads: number,
      analyst: number,
      prefill: number,
      decode: number,
      speed: number,
      heapBytes: number,
    }),
  ),
  outcome: v.picklist([
    'stop',
    'length',
    'cancelled',
    'repetition',
    'timeout',
    'filtered',
    'labelled',
    'failed',
  ]),
  error: v.nullable(v.picklist(ERROR_CODES)),
});

/** Those from before there was a count have none: they stand before all others, by their time. */
const placed = v.object({ ...entry.entries, order: v.optional(number) });
const page = v.object({ key: v.string(), bytes: number, entries: v.array(v.unknown()) });
type Page = v.InferOutput<typeof page>;

export interface JournalStore {
  /** Oldest first; what does not fit is left out. */
  all(): Promise<JournalEntry[]>;
  /** Rejects where even after the older half has gone the disk takes no more. */
  append(entry: JournalEntry): Promise<void>;
  /** Resolves with what brings the entries back. */
  clear(): Promise<() => Promise<void>>;
}

export interface JournalCaps {
  entries: number;
  bytes: number;
  /** Entries in one page. */
  page: number;
}

const CAPS: JournalCaps = { entries: 5000, bytes: 8_000_000, page: 100 };
const PREFIX = 'page:';
const COUNT = 'count';

export function journalStore(store: Store, caps: JournalCaps = CAPS): JournalStore {
  return new Pages(store, caps);
}

class Pages implements JournalStore {
  readonly #store: Store;
  readonly #caps: JournalCaps;
  readonly #visit = `${PREFIX}${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  /** Of all pages, oldest first; read at the first use. */
  #sizes: Promise<{ key: string; entries: number; bytes: number }[]> | undefined;
  #open: Page | undefined;
  #pages = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Store, caps: JournalCaps) {
    this.#store = store;
    this.#caps = caps;
  }

  all(): Promise<JournalEntry[]> {
    return this.#inTurn(async () => {
      const entries = (await this.#read()).flatMap((one) => one.entries).sort(byOrder);
      return entries.map(({ order: _, ...value }) => value);
    });
  }

  append(entry: JournalEntry): Promise<void> {
    return this.#inTurn(() => this.#append(entry));
  }

  clear(): Promise<() => Promise<void>> {
    return this.#inTurn(async () => {
      const all = await this.#read();
      this.#open = undefined;
      this.#sizes = undefined;
      for (const { key } of all) await this.#store.remove(key);
      return () => this.#inTurn(() => this.#putBack(all));
    });
  }

  /** Under their old keys: entries that came meanwhile are in pages of their own. */
  async #putBack(pages: readonly Page[]): Promise<void> {
    this.#sizes = undefined;
    for (const one of pages) await this.#store.set(one.key, one);
  }

  /** One after the other: a page is written as a whole. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  /** Oldest first. */
  async #read() {
    const pages = (await this.#store.list(PREFIX)).flatMap((value) => {
      const parsed = v.safeParse(page, value);
      if (!parsed.success) return [];
      const entries = parsed.output.entries.flatMap((one) => {
        const found = v.safeParse(placed, one);
        return found.success ? [found.output] : [];
      });
      return [{ ...parsed.output, entries: entries.sort(byOrder) }];
    });
    return pages.sort(({ entries: [a] }, { entries: [b] }) =>
      a && b ? byOrder(a, b) : a ? 1 : -1,
    );
  }

  #sizesOf() {
    return (this.#sizes ??= this.#read().then((all) =>
      all.map(({ key, entries, bytes }) => ({ key, bytes, entries: entries.length })),
    ));
  }

  async #append(value: JournalEntry): Promise<void> {
    const known = await this.#sizesOf();
    // Where not even this can be written, neither can the entry, which is what is told.
    const order = await this.#nextOrder().catch(() => undefined);
    const open = await this.#pageFor(known);
    open.entries.push({ ...value, order });
    open.bytes += 2 * JSON.stringify(value).length;
    const size = known.at(-1);
    if (size) Object.assign(size, { entries: open.entries.length, bytes: open.bytes });
    const { entries: mostEntries, bytes: mostBytes } = this.#caps;
    await this.#drop((entries, bytes) => entries > mostEntries || bytes > mostBytes);
    try {
      await this.#store.set(open.key, open);
    } catch {
      const half = known.length / 2;
      await this.#drop(() => known.length > half);
      await this.#store.set(open.key, open);
    }
  }

  async #nextOrder(): Promise<number> {
    let order = 0;
    await this.#store.update(COUNT, (last) => (order = (typeof last === 'number' ? last : 0) + 1));
    return order;
  }

  /** The open page, or a new one, which is added to `known`. */
  async #pageFor(known: { key: string; entries: number; bytes: number }[]): Promise<Page> {
    const { page: mostEntries, bytes } = this.#caps;
    let open = this.#open;
    // Cleared in another tab meanwhile: what was in the page must not come back with it.
    if (open?.entries.length && (await this.#store.get(open.key)) === undefined) open = undefined;
    if (!open || open.entries.length >= mostEntries || open.bytes >= bytes / 10) {
      const key = `${this.#visit}-${String(this.#pages++).padStart(4, '0')}`;
      open = { key, bytes: 0, entries: [] };
      known.push({ key, bytes: 0, entries: 0 });
    }
    return (this.#open = open);
  }

  /** Drops pages from the oldest on while `tooMany`, but never the open one. */
  async #drop(tooMany: (entries: number, bytes: number) => boolean): Promise<void> {
    const known = await this.#sizesOf();
    const sum = (what: 'entries' | 'bytes') => known.reduce((all, size) => all + size[what], 0);
    while (known.length > 1 && tooMany(sum('entries'), sum('bytes'))) {
      await this.#store.remove(known.shift()!.key);
    }
  }
}

type Placed = v.InferOutput<typeof placed>;

function byOrder(a: Placed, b: Placed): number {
  return (a.order ?? 0) - (b.order ?? 0) || a.at - b.at;
}
