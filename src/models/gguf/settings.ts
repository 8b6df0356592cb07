/** Metadata of the kind that is expected, or a sentence that names the key. */
import type { Metadata, MetadataValue } from './reader.ts';
import { refused } from './refusal.ts';
import { TextList } from './text-list.ts';

export class Settings {
  readonly #metadata: Metadata;

  constructor(metadata: Metadata) {
    this.#metadata = metadata;
  }

  has(key: string): boolean {
    return this.#metadata.has(key);
  }

  text(key: string, otherwise?: string): string {
    return this.#get(key, otherwise, (value) => typeof value === 'string');
  }

  /** Finite and above 0. */
  positive(key: string, otherwise?: number): number {
    const fits = (value: MetadataValue) =>
      typeof value === 'number' && value > 0 && Number.isFinite(value);
    return this.#get(key, otherwise, fits);
  }

  /** Above 0. Of a list, which some files have for each layer, all must be the same. */
  count(key: string, otherwise?: number, most = 2 ** 24): number {
    const found = this.#metadata.get(key);
    const [first, ...others] = Array.isArray(found) ? (found as MetadataValue[]) : [found];
    const value = first ?? otherwise;
    const isCount = typeof value === 'number' && Number.isInteger(value);
    if (!isCount || value < 1 || value > most || others.some((other) => other !== first)) {
      throw refused('gguf-setting', key);
    }
    return value;
  }

  /** An id of a token; undefined where the key is missing. */
  id(key: string): number | undefined {
    const value = this.#metadata.get(key);
    return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
  }

  texts(key: string): TextList {
    const value = this.#metadata.get(key);
    if (value instanceof TextList) return value;
    throw refused('gguf-setting', key);
  }

  numbers(key: string): number[] {
    return this.#list(key, (item) => typeof item === 'number');
  }

  #get<T extends MetadataValue>(
    key: string,
    otherwise: T | undefined,
    fits: (value: MetadataValue) => boolean,
  ): T {
    const value = this.#metadata.get(key) ?? otherwise;
    if (value === undefined || !fits(value)) throw refused('gguf-setting', key);
    return value as T;
  }

  #list<T extends MetadataValue>(key: string, fits: (item: MetadataValue) => boolean): T[] {
    const value = this.#metadata.get(key);
    if (!Array.isArray(value) || !value.every(fits)) throw refused('gguf-setting', key);
    return value as T[];
  }
}
