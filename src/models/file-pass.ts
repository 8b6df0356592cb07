/** One way through a file, from its first chunk to its last: its hash, and what is not stored yet. */
import { AppError } from '../contract/errors.ts';
import { ContentCheck, type Bytes } from './content.ts';
import { corrupt } from './failures.ts';

export class FilePass {
  /** Set by `finish`. Hex. */
  sha256 = '';
  readonly isJson: boolean;
  readonly #path: string;
  readonly #check: ContentCheck;
  /** Of each chunk: its hash if it is stored, else its bytes. */
  readonly #chunks: (string | Bytes)[] = [];
  readonly #text: Bytes[] = [];

  private constructor(path: string, check: ContentCheck, isJson: boolean) {
    this.#path = path;
    this.#check = check;
    this.isJson = isJson;
  }

  /** @param isJson Whether it is to be read as JSON before any of it is stored. */
  static async begin(
    path: string,
    key: string,
    size: number,
    isJson = path.endsWith('.json'),
  ): Promise<FilePass> {
    return new FilePass(path, await ContentCheck.open(key, size), isJson);
  }

  /** Chunks so far. */
  get count(): number {
    return this.#chunks.length;
  }

  /**
   * @param bytes May be overwritten afterwards.
   * @param hash Left out, the chunk is not stored before the whole file is known to be right.
   */
  add(bytes: Bytes, hash?: string): void {
    this.#check.update(bytes);
    this.#chunks.push(hash ?? bytes.slice());
    if (this.isJson) this.#text.push(bytes.slice());
  }

  /** What is wrong with the file as a whole, if anything is. */
  async finish(): Promise<AppError | undefined> {
    try {
      this.sha256 = this.#check.finish(this.#path);
      if (this.isJson) await this.#parse();
      return undefined;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }

  /** Stores what was held back. Returns the hash of every chunk. */
  async settle(store: (bytes: Bytes, index: number) => Promise<string>): Promise<string[]> {
    const hashes: string[] = [];
    for (const [index, chunk] of this.#chunks.entries()) {
      hashes.push(typeof chunk === 'string' ? chunk : await store(chunk, index));
    }
    return hashes;
  }

  async #parse(): Promise<void> {
    try {
      JSON.parse(await new Blob(this.#text).text());
    } catch (error) {
      throw corrupt(this.#path, `not JSON: ${String(error)}`, 'content');
    }
  }
}
