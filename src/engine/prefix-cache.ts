/**
 * Keeps what was prefilled, so that it is prefilled once: the analyst's prompt for as long as the
 * engine lives, a conversation as it grows.
 *
 * A prompt is a list of segments, and every segment is one forward pass of its own, whether or not
 * anything before it was cached. That is what makes reuse exact: dynamic quantisation takes one
 * scale for all tokens of a pass, so the same tokens cut differently have slightly different keys
 * and values. For the same reason a reply's own decode steps are never reused: its text becomes a
 * segment like any other, in a pause, before anybody waits for it.
 */
import { disposeCache, type KvCache } from './kv-cache.ts';

export type Segment = readonly number[];

/** The passes that fill a cache. */
export interface Prefiller {
  /** A new cache for `past` and `ids`; `past` stays as it is. */
  prefill(ids: Segment, past: KvCache | undefined): Promise<KvCache>;
  /** A new cache for the first `length` tokens of `cache`. */
  slice(cache: KvCache, length: number): KvCache;
  readonly bytesPerToken: number;
}

interface Entry {
  segments: readonly Segment[];
  cache: KvCache;
}

export interface Prefix {
  /** Covers all segments but the last; undefined for a prompt of one segment. The owner is the slot. */
  cache: KvCache | undefined;
  /** Tokens that did not have to be prefilled. */
  reusedTokens: number;
}

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

  /**
   * Prefills what is missing of all segments but the last, which the caller runs itself.
   * @param goOn Asked before each pass: after a no the prefix is only as long as it has got.
   */
  async prefix(
    slot: string,
    segments: readonly Segment[],
    goOn: () => boolean = () => true,
  ): Promise<Prefix> {
    const wanted = segments.slice(0, -1);
    const { entry: best, shared } = this.#longestMatch(slot, wanted);
    let cache = best && shared > 0 ? this.#take(slot, best, wanted.slice(0, shared)) : undefined;
    const reusedTokens = cache?.length ?? 0;
    this.#forget(slot, cache);
    if (cache) this.#set(slot, { segments: wanted.slice(0, shared), cache });
    for (let done = shared; done < wanted.length && goOn(); done++) {
      const next = await this.#model.prefill(wanted[done]!, cache);
      if (cache) disposeCache(cache);
      cache = next;
      this.#set(slot, { segments: wanted.slice(0, done + 1), cache });
    }
    return { cache, reusedTokens };
  }

  /** The slot now holds all of `segments`; takes the ownership of `cache`. */
  keep(slot: string, segments: readonly Segment[], cache: KvCache): void {
    this.#forget(slot, cache);
    this.#set(slot, { segments, cache });
  }

  /** Drops every slot. */
  clear(): void {
    for (const slot of [...this.#entries.keys()]) this.#forget(slot, undefined);
  }

  /** Slots of the same role may lend each other what they share: a role's prompt, for one. */
  #longestMatch(slot: string, wanted: readonly Segment[]) {
    const role = roleOf(slot);
    let best: Entry | undefined;
    let shared = 0;
    for (const [name, entry] of this.#entries) {
      if (roleOf(name) !== role) continue;
      const count = sharedSegments(entry.segments, wanted);
      // On a tie the slot's own entry, which need not be copied.
      if (count > shared || (count === shared && count > 0 && name === slot)) {
        best = entry;
        shared = count;
      }
    }
    return { entry: best, shared };
  }

  #take(slot: string, entry: Entry, shared: readonly Segment[]): KvCache {
    const length = shared.reduce((sum, segment) => sum + segment.length, 0);
    const own = this.#entries.get(slot) === entry;
    return own && length === entry.cache.length
      ? entry.cache
      : this.#model.slice(entry.cache, length);
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

function sharedSegments(a: readonly Segment[], b: readonly Segment[]): number {
  let count = 0;
  while (count < a.length && count < b.length && equal(a[count]!, b[count]!)) count += 1;
  return count;
}

function equal(a: Segment, b: Segment): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
