/** On a device that many share: after a while without anybody, everything is deleted for the next person. */

/** Long enough to say that one is still there. */
const COUNTDOWN_S = 30;

export interface IdleParts {
  minutes: number;
  /** The model is at work: somebody waits for it. */
  busy(): boolean;
  reset(): Promise<void>;
  now?(): number;
}

export class Idle {
  /** Seconds until everything is deleted; null while somebody is there, or nobody was. */
  left = $state<number | null>(null);
  readonly #parts: IdleParts;
  readonly #now: () => number;
  /** When somebody last gave a sign, ms; null: nobody has since the page was opened, so there is nothing to delete. */
  #last: number | null = null;
  #resetting = false;

  constructor(parts: IdleParts) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => Date.now());
  }

  /** Somebody gave a sign. */
  touch(): void {
    this.#last = this.#now();
    this.left = null;
  }

  /** Once a second; a page that slept finds out here that the time is over. */
  tick(): void {
    if (this.#last === null || this.#resetting) return;
    if (this.#parts.busy()) return this.touch();
    const left = this.#parts.minutes * 60 - (this.#now() - this.#last) / 1000;
    this.left = left <= COUNTDOWN_S ? Math.max(0, Math.ceil(left)) : null;
    if (left <= 0) void this.#reset();
  }

  async #reset(): Promise<void> {
    this.#resetting = true;
    try {
      await this.#parts.reset();
    } finally {
      this.#resetting = false;
      this.#last = null;
      this.left = null;
    }
  }
}
