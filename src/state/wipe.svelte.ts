/** Everything on this device deleted in one go; the app itself stays. */
import { readHere } from '../backup/records.ts';
import { KINDS, type KindName } from '../backup/kind.ts';
import { toErrorData, type ErrorData } from '../contract/errors.ts';
import type { Weights } from '../contract/weights.ts';
import { allowedOrigins } from '../storage/allowed-origins.ts';
import { journalStore } from '../storage/journal.ts';
import { readMoods } from '../storage/moods.ts';
import type { Store } from '../storage/store.ts';
import type { Catalogue } from './catalogue.svelte.ts';

export interface Holdings {
  counts: Record<KindName, number>;
  /** Entries of the activity log. */
  log: number;
  /** Other sites that were allowed, or refused, the model. */
  sites: number;
  /** Of which it is counted how they felt. */
  days: number;
  /** Of all records, about. */
  bytes: number;
  /** Models that were downloaded or imported, or begun. */
  models: number;
  modelBytes: number;
}

export type WipeStatus = { state: 'idle' | 'deleting' } | { state: 'failed'; error: ErrorData };

export interface WipeParts {
  store: Store;
  /** Beneath the journal. */
  log: Store;
  /** Removes every record, in all tabs, and loads the page anew. */
  clear(keep?: readonly string[]): Promise<void>;
  catalogue: Pick<Catalogue, 'stored' | 'unfinished' | 'refresh'>;
  weights: Pick<Weights, 'remove'>;
}

export class Wipe {
  holdings = $state.raw<Holdings | null>(null);
  status = $state.raw<WipeStatus>({ state: 'idle' });
  readonly #parts: WipeParts;

  constructor(parts: WipeParts) {
    this.#parts = parts;
  }

  async look(): Promise<void> {
    const { store, log, catalogue } = this.#parts;
    const [records, entries, sites, moods, values, pages] = await Promise.all([
      readHere(store),
      journalStore(log).all(),
      allowedOrigins(store).list(),
      readMoods(store),
      store.list(''),
      log.list(''),
      catalogue.refresh().catch(() => {}),
    ]);
    const counts = KINDS.map((kind) => [kind, records[kind].length]);
    const { stored, unfinished } = catalogue;
    const size = (list: readonly { size: number }[]) =>
      list.reduce((sum, file) => sum + file.size, 0);
    this.holdings = {
      counts: Object.fromEntries(counts) as Holdings['counts'],
      log: entries.length,
      sites: sites.length,
      days: moods.length,
      bytes: bytesOf([values, pages]),
      models: stored.length + unfinished.length,
      modelBytes:
        stored.reduce((sum, { files }) => sum + size(files), 0) +
        unfinished.reduce((sum, { storedBytes }) => sum + storedBytes, 0),
    };
  }

  /** The models go first: where one of them cannot be removed, nothing else is touched. @param keep Keys of records that stay. */
  async run(models: boolean, keep?: readonly string[]): Promise<void> {
    if (this.status.state === 'deleting') return;
    this.status = { state: 'deleting' };
    const { catalogue, weights, clear } = this.#parts;
    try {
      if (models) {
        const all = [...catalogue.stored, ...catalogue.unfinished].map(({ model }) => model.id);
        for (const id of new Set(all)) await weights.remove(id);
      }
      await clear(keep);
    } catch (error) {
      this.status = { state: 'failed', error: toErrorData(error) };
    }
  }
}

/** As JSON; numbers that a model computed lie there as they are. */
function bytesOf(values: unknown): number {
  let numbers = 0;
  const text = JSON.stringify(values, (_key, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    numbers += value.byteLength;
    return 0;
  });
  return numbers + new Blob([text]).size;
}
