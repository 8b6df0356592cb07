/** A converted file from front to back, as many bytes at a time as are asked for. */
import type { Part } from './onnx.ts';
import { release } from './release.ts';

interface Piece {
  /** Of its first byte in the file. */
  at: number;
  bytes: Uint8Array;
}

/** What it has passed on is gone from the parts: each piece must be its caller's own. */
export class PartReader {
  /** What lies before it is not asked for any more. */
  #from = 0;
  /** What was made and not yet asked for. */
  #rest: Piece | undefined;
  readonly #pieces: AsyncIterator<Piece, void>;

  constructor(parts: readonly Part[]) {
    this.#pieces = this.#make(parts);
  }

  /**
   * @param from Not before the end of what was read last; parts in between are not made.
   * @param spare Written over and returned where it is large enough.
   */
  async read(from: number, length: number, spare?: ArrayBuffer): Promise<Uint8Array<ArrayBuffer>> {
    this.#from = from;
    const buffer = spare && spare.byteLength >= length ? spare : new ArrayBuffer(length);
    const out = new Uint8Array(buffer, 0, length);
    for (let filled = 0; filled < length;) {
      const piece = this.#rest ?? (await this.#next());
      const skipped = Math.min(piece.bytes.length, Math.max(0, from + filled - piece.at));
      const taken = piece.bytes.subarray(skipped, skipped + length - filled);
      out.set(taken, filled);
      filled += taken.length;
      const used = skipped + taken.length;
      const bytes = piece.bytes.subarray(used);
      this.#rest = bytes.length ? { at: piece.at + used, bytes } : undefined;
      if (!this.#rest) release(piece.bytes);
    }
    return out;
  }

  async #next(): Promise<Piece> {
    const { done, value } = await this.#pieces.next();
    if (done) throw new RangeError('the file has ended');
    return value;
  }

  async *#make(parts: readonly Part[]): AsyncGenerator<Piece, void> {
    let start = 0;
    for (const part of parts) {
      let at = start;
      start += part.size;
      if (start <= this.#from) continue;
      for await (const bytes of part.pieces()) {
        const { length } = bytes; // once it is read, it is released
        yield { at, bytes };
        at += length;
      }
    }
  }
}
