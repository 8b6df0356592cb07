/** Random weights, the same for the same seed, made in pieces while they are written. */
const PIECE = 4 * 1024 * 1024;

/** Standard deviation of the integers that `int8` makes: uniform in -64..63. */
export const INT8_DEVIATION = Math.sqrt((128 ** 2 - 1) / 12);

export class Random {
  #state;

  /** @param {number} seed Not 0. */
  constructor(seed) {
    this.#state = seed;
  }

  /** Seven bits, as quantisers do it: products of two bytes then never saturate. @param {number} size */
  *int8(size) {
    for (let left = size; left > 0; left -= PIECE) {
      const words = new Uint32Array(Math.ceil(Math.min(PIECE, left) / 4));
      for (let i = 0; i < words.length; i++) {
        // Four bytes at once: each from 0..127 to -64..63.
        words[i] = (((this.#next() & 0x7f7f7f7f) | 0x80808080) - 0x40404040) ^ 0x80808080;
      }
      yield new Uint8Array(words.buffer, 0, Math.min(PIECE, left));
    }
  }

  /** Uniform, mean 0. @param {number} count @param {number} deviation */
  *float(count, deviation) {
    const width = deviation * Math.sqrt(12);
    const draw = () => ((this.#next() >>> 0) / 2 ** 32 - 0.5) * width;
    yield new Uint8Array(Float32Array.from({ length: count }, draw).buffer);
  }

  /** xorshift32 */
  #next() {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (this.#state = x);
  }
}
