/** Random weights, the same for the same seed, made in pieces while they are written. */
const PIECE = 4 * 1024 * 1024;

/** Standard deviation of the integers that `int8` makes: uniform in -64..63. */
export const INT8_DEVIATION = Math.sqrt((128 ** 2 - 1) / 12);

export class Random {
  #state: number;

  /** @param seed Not 0. */
  constructor(seed: number) {
    this.#state = seed;
  }

  /** Seven bits: products of two bytes then never saturate. */
  int8(size: number): Generator<Uint8Array> {
    // From 0..127 to -64..63.
    return this.#sevenBits(size, (word) => ((word | 0x80808080) - 0x40404040) ^ 0x80808080);
  }

  /** The same integers around a zero point of 128, or an eighth of them. */
  uint8(size: number, small = false): Generator<Uint8Array> {
    const shrunk = (word: number) => ((word >>> 3) & 0x0f0f0f0f) + 0x78787878;
    return this.#sevenBits(size, small ? shrunk : (word) => word + 0x40404040);
  }

  /** Uniform, mean 0. */
  *float(count: number, deviation: number): Generator<Uint8Array> {
    const width = deviation * Math.sqrt(12);
    const draw = () => ((this.#next() >>> 0) / 2 ** 32 - 0.5) * width;
    yield new Uint8Array(Float32Array.from({ length: count }, draw).buffer);
  }

  /** Four bytes at once. */
  *#sevenBits(size: number, shift: (word: number) => number): Generator<Uint8Array> {
    for (let left = size; left > 0; left -= PIECE) {
      const words = new Uint32Array(Math.ceil(Math.min(PIECE, left) / 4));
      for (let i = 0; i < words.length; i++) words[i] = shift(this.#next() & 0x7f7f7f7f);
      yield new Uint8Array(words.buffer, 0, Math.min(PIECE, left));
    }
  }

  /** xorshift32 */
  #next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (this.#state = x);
  }
}
