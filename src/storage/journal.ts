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
  clear(): Promise<void>;
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
  const visit = `${PREFIX}${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  /** Of all pages, oldest first; read at the first use. */
  let sizes: Promise<{ key: string; entries: number; bytes: number }[]> | undefined;
  let open: Page | undefined;
  let pages = 0;
  let last: Promise<unknown> = Promise.resolve();

  /** Oldest first. */
  const read = async () => {
    const pages = (await store.list(PREFIX)).flatMap((value) => {
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
  };

  const sizesOf = () =>
    (sizes ??= read().then((all) =>
      all.map(({ key, entries, bytes }) => ({ key, bytes, entries: entries.length })),
    ));

  async function nextOrder(): Promise<number> {
    let order = 0;
    await store.update(COUNT, (last) => (order = (typeof last === 'number' ? last : 0) + 1));
    return order;
  }

  /** Drops pages from the oldest on while `tooMany`, but never the open one. */
  async function drop(tooMany: (entries: number, bytes: number) => boolean): Promise<void> {
    const known = await sizesOf();
    const sum = (what: 'entries' | 'bytes') => known.reduce((all, size) => all + size[what], 0);
    while (known.length > 1 && tooMany(sum('entries'), sum('bytes'))) {
      await store.remove(known.shift()!.key);
    }
  }

  async function append(value: JournalEntry): Promise<void> {
    const known = await sizesOf();
    // Where not even this can be written, neither can the entry, which is what is told.
    const order = await nextOrder().catch(() => undefined);
    const bytes = 2 * JSON.stringify(value).length;
    // Cleared in another tab meanwhile: what was in the page must not come back with it.
    if (open?.entries.length && (await store.get(open.key)) === undefined) open = undefined;
    if (!open || open.entries.length >= caps.page || open.bytes >= caps.bytes / 10) {
      open = { key: `${visit}-${String(pages++).padStart(4, '0')}`, bytes: 0, entries: [] };
      known.push({ key: open.key, bytes: 0, entries: 0 });
    }
    open.entries.push({ ...value, order });
    open.bytes += bytes;
    const size = known.at(-1);
    if (size) Object.assign(size, { entries: open.entries.length, bytes: open.bytes });
    await drop((entries, all) => entries > caps.entries || all > caps.bytes);
    try {
      await store.set(open.key, open);
    } catch {
      const half = known.length / 2;
      await drop(() => known.length > half);
      await store.set(open.key, open);
    }
  }

  /** One after the other: a page is written as a whole. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  }

  return {
    all: () =>
      inTurn(async () =>
        (await read())
          .flatMap(({ entries }) => entries)
          .sort(byOrder)
          .map(({ order: _, ...value }) => value),
      ),
    append: (value) => inTurn(() => append(value)),
    clear: () =>
      inTurn(async () => {
        const all = await read();
        open = undefined;
        sizes = undefined;
        for (const { key } of all) await store.remove(key);
      }),
  };
}

type Placed = v.InferOutput<typeof placed>;

function byOrder(a: Placed, b: Placed): number {
  return (a.order ?? 0) - (b.order ?? 0) || a.at - b.at;
}
