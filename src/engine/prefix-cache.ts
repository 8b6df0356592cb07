/**
 * Keeps what was prefilled, so that it is prefilled once: the analyst's prompt for as long as the
 * engine lives, a conversation and its replies as they grow. Each token is quantised by itself
 * (runtime/token-scales.ts), so keys and values do not depend on how a prompt was cut into passes,
 * and any common beginning of two prompts can be used again.
 */
import { disposeCache, type KvCache } from './kv-cache.ts';

type Ids = readonly number[];

/** The passes that fill a cache. */
export interface Prefiller {
  /** A new cache for `past` and `ids`; `past` stays as it is. */
  prefill(ids: Ids, past: KvCache | undefined): Promise<KvCache>;
  /** A new cache for the first `length` tokens of `cache`. */
  slice(cache: KvCache, length: number): KvCache;
  readonly bytesPerToken: number;
}

interface Entry {
  /** As many as `cache` covers. */
  ids: Ids;
  cache: KvCache;
}

export interface Prefix {
  /** Undefined where it covers nothing. The owner is the slot. */
  cache: KvCache | undefined;
  /** Tokens that did not have to be prefilled. */
  reusedTokens: number;
}

export interface CoverOptions {
  /** How many tokens the cache must cover; left out, all. */
  least?: number;
  /** Asked before each pass: after a no the cache covers only what it has got to. */
  goOn?: () => boolean;
  /** Tokens of one pass; left out, `LONGEST_PASS`. */
  longest?: number;
}

/** Tokens of one pass. A longer prompt is read in several, so that it can be stopped in between. */
export const LONGEST_PASS = 256;

export class PrefixCache {
  readonly #model: Prefiller;
  readonly #budget: number;
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>();

  /** @param budget Bytes for all slots together; the one in use is never dropped. */
  constructor(model: Prefiller, budget: number) {
    this.#model = model;
    this.#budget = budget;
  }

  /** The slot's cache for the beginning of `ids`: what is known of it, and what has to be read. */
  async cover(
    slot: string,
    ids: Ids,
    { least = ids.length, goOn = () => true, longest = LONGEST_PASS }: CoverOptions = {},
  ): Promise<Prefix> {
    const { entry: best, shared } = this.#longestMatch(slot, ids);
    let cache = best && this.#take(slot, best, shared);
    const reusedTokens = cache?.length ?? 0;
    this.#forget(slot, cache);
    if (cache) this.#set(slot, { ids: ids.slice(0, shared), cache });
    for (let done = reusedTokens; done < least && goOn();) {
      const end = Math.min(done + longest, least);
      const next = await this.#model.prefill(ids.slice(done, end), cache);
      if (cache) disposeCache(cache);
      cache = next;
      this.#set(slot, { ids: ids.slice(0, end), cache });
      done = end;
    }
    return { cache, reusedTokens };
  }

  /** The slot now holds `ids`; takes the ownership of `cache`. */
  keep(slot: string, ids: Ids, cache: KvCache): void {
    this.#forget(slot, cache);
    this.#set(slot, { ids, cache });
  }

  /** Drops every slot. */
  clear(): void {
    for (const slot of [...this.#entries.keys()]) this.#forget(slot, undefined);
  }

  /** Slots of the same role may lend each other what they share: a role's prompt, for one. */
  #longestMatch(slot: string, ids: Ids): { entry: Entry | undefined; shared: number } {
    const role = roleOf(slot);
    let best: Entry | undefined;
    let shared = 0;
    for (const [name, entry] of this.#entries) {
      if (roleOf(name) !== role) continue;
      const count = commonPrefix(entry.ids, ids);
      // On a tie the slot's own entry, which need not be copied.
      if (count > shared || (count === shared && count > 0 && name === slot)) {
        best = entry;
        shared = count;
      }
    }
    return { entry: best, shared };
  }

  #take(slot: string, { cache }: Entry, length: number): KvCache {
    const own = this.#entries.get(slot)?.cache === cache;
    return own && length === cache.length ? cache : this.#model.slice(cache, length);
  }

  #set(slot: string, entry: Entry): void {
    this.#entries.delete(slot);
    this.#entries.set(slot, entry);
    let bytes = 0;
    for (const { cache } of this.#entries.values()) bytes += cache.length;
    bytes *= this.#model.bytesPerToken;
    for (const [name, { cache }] of [...this.#entries]) {
      if (bytes <= this.#budget || name === slot) break;
      bytes -= cache.length * this.#model.bytesPerToken;
      this.#forget(name, undefined);
    }
  }

  /** @param except Still in use by the caller. */
  #forget(slot: string, except: KvCache | undefined): void {
    const entry = this.#entries.get(slot);
    this.#entries.delete(slot);
    if (entry && entry.cache !== except) disposeCache(entry.cache);
  }
}

function roleOf(slot: string): string {
  return slot.split(':', 1)[0] ?? slot;
}

function commonPrefix(a: Ids, b: Ids): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count += 1;
  return count;
}
