/**
 * Notices a download that stands still without an error: its worker said that bytes were coming,
 * and then nothing more, neither bytes nor a failure. The network is watched in the worker itself;
 * what is left is storage or hashing that never answers. Silence is counted in ticks of the page's
 * own clock, which stands still while the page sleeps.
 */
import type { DownloadProgress } from '../contract/weights.ts';

export interface StandstillPatience {
  tickMs: number;
  ticks: number;
}

/** Four times what the worker gives a silent host. */
export const PATIENCE: StandstillPatience = { tickMs: 3000, ticks: 40 };

export class Standstill extends Error {}

export class StandstillWatch {
  readonly #patience: StandstillPatience;
  #silentTicks = 0;
  #moving = false;

  constructor(patience: StandstillPatience) {
    this.#patience = patience;
  }

  /**
   * A wait for a host's limit or for the network is no standstill. Nor is one for another tab's
   * download, before which nothing is heard at all.
   */
  heard({ phase }: DownloadProgress): void {
    this.#moving = phase !== 'waiting';
    this.#silentTicks = 0;
  }

  /** @throws Standstill in the place of a result that does not come. */
  async over<T>(work: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setInterval> | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      const { tickMs, ticks } = this.#patience;
      timer = setInterval(() => {
        if (this.#moving && ++this.#silentTicks >= ticks) reject(new Standstill());
      }, tickMs);
    });
    try {
      return await Promise.race([work, silence]);
    } finally {
      clearInterval(timer);
    }
  }
}
