/** Bytes per second over the last few seconds, so that one slow chunk does not make the time jump. */
export class Speedometer {
  readonly #windowMs: number;
  #phase = '';
  #samples: { at: number; bytes: number }[] = [];

  constructor(windowMs = 6000) {
    this.#windowMs = windowMs;
  }

  /** @param phase What goes on: each has a speed of its own, and counts its own bytes. */
  add(bytes: number, at: number, phase = ''): void {
    if (phase !== this.#phase) this.#samples = [];
    this.#phase = phase;
    const recent = this.#samples.filter((sample) => at - sample.at <= this.#windowMs);
    // One older sample is kept, or a chunk slower than the window would read as no speed at all.
    const older = this.#samples.at(-recent.length - 1);
    this.#samples = [...(older ? [older] : []), ...recent, { at, bytes }];
  }

  /** 0 while unknown. */
  get bytesPerSecond(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < 500) return 0;
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
  }
}
