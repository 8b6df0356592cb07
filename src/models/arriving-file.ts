/** A file on its way into the store, as far as it is there: whoever reads further on waits. */
import { AppError } from '../contract/errors.ts';
import type { Bytes } from './content.ts';
import type { RangeSource } from './gguf/source.ts';
import type { PlannedFile } from './manifest.ts';
import type { WeightStore } from './store.ts';

/** Chunks in memory: what is read next mostly lies in the one that was read last. */
const MOST_CHUNKS = 2;

export class ArrivingFile implements RangeSource {
  readonly size: number;
  readonly #store: WeightStore;
  readonly #key: string;
  readonly #path: string;
  readonly #chunkSize: number;
  readonly #there = new Set<number>();
  readonly #chunks = new Map<number, Bytes>();
  #waiting: (() => void)[] = [];
  #end: { reason: unknown } | undefined;

  constructor(store: WeightStore, { path, key, size }: PlannedFile, chunkSize: number) {
    this.#store = store;
    this.#path = path;
    this.#key = key;
    this.#chunkSize = chunkSize;
    this.size = size;
  }

  /** The chunk is in the store. */
  arrived(index: number): void {
    this.#there.add(index);
    this.#wake();
  }

  /** Nothing is read any more: whoever reads or waits is told the reason. */
  end(reason: unknown): void {
    this.#end ??= { reason };
    this.#wake();
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const out = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const at = offset + filled;
      const index = Math.floor(at / this.#chunkSize);
      const chunk = await this.#chunk(index);
      const start = at - index * this.#chunkSize;
      const part = chunk.subarray(start, start + length - filled);
      out.set(part, filled);
      filled += part.length;
    }
    return out;
  }

  async #chunk(index: number): Promise<Bytes> {
    while (!this.#end && !this.#there.has(index)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#end) throw this.#end.reason;
    const known = this.#chunks.get(index);
    if (known) return known;
    const length = Math.min(this.#chunkSize, this.size - index * this.#chunkSize);
    const found = await this.#store.readChunk(this.#key, index, length);
    if (!found) {
      throw new AppError('storage', `${this.#path} was removed meanwhile`, { reason: 'refused' });
    }
    const [oldest] = this.#chunks.keys();
    if (this.#chunks.size >= MOST_CHUNKS && oldest !== undefined) this.#chunks.delete(oldest);
    this.#chunks.set(index, found.bytes);
    return found.bytes;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}
