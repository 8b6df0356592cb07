/**
 * The journal on disk, under a cap: the oldest entries go. In pages, because reading 5,000 records
 * of a database takes far longer than reading 100. Each visit begins a page, so tabs never share one.
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

export function journalStore(store: Store, caps: JournalCaps = CAPS): JournalStore {
  const visit = `${PREFIX}${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  /** Of all pages, oldest first; read at the first use. */
  let sizes: Promise<{ key: string; entries: number; bytes: number }[]> | undefined;
  let open: Page | undefined;
  let pages = 0;
  let last: Promise<unknown> = Promise.resolve();

  const read = async (): Promise<Page[]> =>
    (await store.list(PREFIX)).flatMap((value) => {
      const parsed = v.safeParse(page, value);
      return parsed.success ? [parsed.output] : [];
    });

  const sizesOf = () =>
    (sizes ??= read().then((all) =>
      all.map(({ key, entries, bytes }) => ({ key, bytes, entries: entries.length })),
    ));

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
    const bytes = 2 * JSON.stringify(value).length;
    // Cleared in another tab meanwhile: what was in the page must not come back with it.
    if (open?.entries.length && (await store.get(open.key)) === undefined) open = undefined;
    if (!open || open.entries.length >= caps.page || open.bytes >= caps.bytes / 10) {
      open = { key: `${visit}-${String(pages++).padStart(4, '0')}`, bytes: 0, entries: [] };
      known.push({ key: open.key, bytes: 0, entries: 0 });
    }
    open.entries.push(value);
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
          .flatMap((value) => {
            const parsed = v.safeParse(entry, value);
            return parsed.success ? [parsed.output] : [];
          })
          .sort((a, b) => a.at - b.at),
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
