/** Records as the lines of a backup, and back; and what they would change here. */
import type { Change, Store } from '../storage/store.ts';
import { KINDS, type KindName } from './kind.ts';
import { KIND } from './kinds.ts';

/** By kind; a kind of which there is nothing has no records. */
export type Records = Record<KindName, unknown[]>;

export interface Read {
  records: Records;
  /** Lines that make no sense, by kind; null where not even that can be read. */
  skipped: Map<KindName | null, number[]>;
  /** Records that came more than once: the newer copy counts. */
  twice: number;
}

const none = (): Records =>
  Object.fromEntries(KINDS.map((kind) => [kind, []])) as unknown as Records;

export async function readHere(store: Store): Promise<Records> {
  const records = none();
  await Promise.all(
    KINDS.map(async (kind) => {
      records[kind] = await KIND[kind].read(store);
    }),
  );
  return records;
}

/** One record a line. */
export function writeLines(records: Records, kinds: readonly KindName[]): string {
  const lines = kinds.flatMap((kind) =>
    records[kind].map((value) => `${JSON.stringify({ kind, value })}\n`),
  );
  return lines.join('');
}

/** @param first Number of the first line in the file. */
export function readLines(text: string, first: number): Read {
  const found = new Map<KindName, Map<string, unknown>>();
  const read: Read = { records: none(), skipped: new Map(), twice: 0 };
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const { kind, value } = recordIn(line);
    const record = kind && KIND[kind].parse(value);
    if (!kind || record === undefined || record === null) {
      const lines = read.skipped.get(kind) ?? [];
      read.skipped.set(kind, lines);
      lines.push(first + i);
      continue;
    }
    const known = found.get(kind) ?? new Map<string, unknown>();
    found.set(kind, known);
    const id = KIND[kind].id(record);
    const before = known.get(id);
    if (before !== undefined) read.twice += 1;
    known.set(id, before === undefined ? record : KIND[kind].settle(before, record));
  }
  for (const [kind, known] of found) read.records[kind] = [...known.values()];
  return read;
}

function recordIn(line: string): { kind: KindName | null; value?: unknown } {
  try {
    const { kind, value } = JSON.parse(line) as { kind?: unknown; value?: unknown };
    return { kind: KINDS.find((known) => known === kind) ?? null, value };
  } catch {
    return { kind: null };
  }
}

/** What a backup brings of one kind. */
export interface Brought {
  kind: KindName;
  /** Under ids that are not here. */
  fresh: unknown[];
  /** Here, too, but older; of what there is only one of: different. */
  newer: unknown[];
  /** As new here, or newer: they stay as they are. */
  here: number;
  /** For which there is no room. */
  surplus: number;
}

/** Of each kind that the backup has. */
export function compare(brought: Records, here: Records): Brought[] {
  return KINDS.filter((kind) => brought[kind].length > 0).map((kind) => {
    const { id, settle, most = Infinity } = KIND[kind];
    const known = new Map(here[kind].map((value) => [id(value), value]));
    const found: Brought = { kind, fresh: [], newer: [], here: 0, surplus: 0 };
    for (const value of brought[kind]) {
      const mine = known.get(id(value));
      if (mine === undefined) found.fresh.push(value);
      else {
        const settled = settle(mine, value);
        if (settled === mine) found.here += 1;
        else found.newer.push(settled);
      }
    }
    const room = Math.max(0, most - here[kind].length);
    found.surplus = Math.max(0, found.fresh.length - room);
    found.fresh = found.fresh.slice(0, room);
    return found;
  });
}

/** What it takes to store all of it, in one go. */
export function changesOf(all: readonly Brought[]): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const { kind, fresh, newer } of all) {
    for (const [key, change] of KIND[kind].changes([...fresh, ...newer])) {
      const before = changes.get(key);
      changes.set(key, before ? (old) => change(before(old)) : change);
    }
  }
  return changes;
}
