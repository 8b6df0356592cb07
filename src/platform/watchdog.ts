/**
 * Notices an engine that has something to do and gives no sign of life: a deadlock, or memory that
 * ran out without an error (https://github.com/ngxson/wllama/issues/31).
 *
 * Silence is counted in ticks of the page's own clock, which stands still while the page is frozen,
 * asleep or slowed down: such a pause is never taken for a hang.
 */

export interface Patience {
  tickMs: number;
  /** For the longest single pass: 2,000 tokens at once on a slow phone take two minutes. */
  busyTicks: number;
  /** For an engine that does what takes milliseconds. */
  hurriedTicks: number;
  /** For an engine that was asked for nothing but a sign of life, and may be reading ahead. */
  idleTicks: number;
}

export const PATIENCE: Patience = { tickMs: 3000, busyTicks: 100, idleTicks: 5, hurriedTicks: 3 };

export class Watchdog {
  readonly #patience: Patience;
  readonly #onSilence: () => void;
  /** Whether it does what takes milliseconds. */
  hurried = false;
  #pending = 0;
  /** Of those, questions whether it is alive. */
  #pings = 0;
  #silentTicks = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(patience: Patience, onSilence: () => void) {
    this.#patience = patience;
    this.#onSilence = onSilence;
  }

  /** Watches until `work` has ended. */
  async over<T>(work: Promise<T>, kind: 'job' | 'ping' = 'job'): Promise<T> {
    const ping = kind === 'ping' ? 1 : 0;
    this.#pending += 1;
    this.#pings += ping;
    if (this.#pending === 1) this.#start();
    try {
      return await work;
    } finally {
      this.#pending -= 1;
      this.#pings -= ping;
      if (this.#pending === 0) this.stop();
    }
  }

  /** A sign of life. */
  heard(): void {
    this.#silentTicks = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #start(): void {
    this.#silentTicks = 0;
    this.#timer = setInterval(() => {
      const idle = this.#pending === this.#pings;
      const { busyTicks, idleTicks, hurriedTicks } = this.#patience;
      const most = this.hurried ? hurriedTicks : idle ? idleTicks : busyTicks;
      if (++this.#silentTicks < most) return;
      this.stop();
      this.#onSilence();
    }, this.#patience.tickMs);
  }
}
