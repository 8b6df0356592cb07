/** Token by token to text, in pieces that never end inside a character. */
interface Decoder {
  decode(ids: readonly number[]): string;
}

const HALF = '\ufffd';

export class Detokenizer {
  readonly #decoder: Decoder;
  #pending: number[] = [];

  constructor(decoder: Decoder) {
    this.#decoder = decoder;
  }

  /** The text that `id` completes; empty while a character is still incomplete. */
  push(id: number): string {
    this.#pending.push(id);
    const text = this.#decoder.decode(this.#pending);
    // A character has at most four bytes: what is still broken after that will never be whole.
    if (text.endsWith(HALF) && this.#pending.length < 4) return '';
    this.#pending = [];
    return text;
  }

  /** What is left at the end, without the half character that a cut may have left. */
  end(): string {
    const text = this.#decoder.decode(this.#pending);
    this.#pending = [];
    return text.replace(/\ufffd+$/, '');
  }
}
