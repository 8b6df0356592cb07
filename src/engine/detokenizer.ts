/** Token by token to text, in pieces that never end inside a character. */
interface Decoder {
  decode(ids: readonly number[]): string;
}

/** What a decoder puts for bytes that are no character, or not yet. */
const BROKEN = '\ufffd';

export class Detokenizer {
  readonly #decoder: Decoder;
  #pending: number[] = [];
  /** UTF-16 units of the pending tokens' text that have been told. */
  #told = 0;

  constructor(decoder: Decoder) {
    this.#decoder = decoder;
  }

  /**
   * The text that `id` completes; empty while a character is still incomplete. A token may end one
   * character and begin the next. Bytes that make no character are left out.
   */
  push(id: number): string {
    this.#pending.push(id);
    const decoded = this.#decoder.decode(this.#pending);
    const text = decoded.replaceAll(BROKEN, '');
    const fresh = text.slice(this.#told);
    const whole = !decoded.endsWith(BROKEN);
    if (whole) this.#pending = [];
    this.#told = whole ? 0 : text.length;
    return fresh;
  }
}
