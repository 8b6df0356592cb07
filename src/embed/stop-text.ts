/** A reply that ends before one of some texts, as it streams. */
export class StopText {
  readonly #stops: readonly string[];
  /** Came, and may be the beginning of a stop. */
  #held = '';
  #stopped = false;

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter(Boolean);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** What is sure to belong to the reply. */
  push(delta: string): string {
    if (this.#stopped) return '';
    const text = this.#held + delta;
    const places = this.#stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
    this.#stopped = places.length > 0;
    const end = this.#stopped ? Math.min(...places) : text.length - this.#doubtful(text);
    this.#held = this.#stopped ? '' : text.slice(end);
    return text.slice(0, end);
  }

  /** What was held back, when no more will come. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  /** How much of the end may become a stop. */
  #doubtful(text: string): number {
    const longest = Math.max(0, ...this.#stops.map((stop) => stop.length - 1));
    for (let length = Math.min(longest, text.length); length > 0; length--) {
      const end = text.slice(-length);
      if (this.#stops.some((stop) => stop.startsWith(end))) return length;
    }
    return 0;
  }
}
