/** A list of strings as it lies in a GGUF file: as strings, a vocabulary takes many times the memory. */

const LENGTH_BYTES = 8;

export class TextList {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Of the item that was asked for last: items are mostly asked for in their order. */
  #near = { index: 0, at: 0 };

  /** @param bytes Each string after its length, 64 bits; lengths keep within them. */
  constructor(bytes: Uint8Array, length: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = length;
  }

  at(index: number): string {
    let { index: i, at } = index < this.#near.index ? { index: 0, at: 0 } : this.#near;
    for (; i < index; i++) at += LENGTH_BYTES + this.#size(at);
    this.#near = { index, at };
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#text(at));
  }

  /** UTF-8, and no copies. */
  *[Symbol.iterator](): Generator<Uint8Array, void> {
    for (let i = 0, at = 0; i < this.length; i++) {
      const text = this.#text(at);
      yield text;
      at += LENGTH_BYTES + text.length;
    }
  }

  #text(at: number): Uint8Array {
    const start = at + LENGTH_BYTES;
    return this.#bytes.subarray(start, start + this.#size(at));
  }

  #size(at: number): number {
    return this.#view.getUint32(at, true);
  }
}
