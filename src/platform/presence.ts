/** What tabs know of each other's work: a lock for each piece of it, which goes when its tab does. */
import type { TabPlatform } from './tab-platform.ts';

export class Presence {
  readonly #prefix: string;
  readonly #locks: TabPlatform['locks'];

  constructor(prefix: string, { locks }: TabPlatform) {
    this.#prefix = prefix;
    this.#locks = locks;
  }

  /** Resolves when all tabs can see that `work` is under way, with what ends it. */
  begin(work: string): Promise<() => void> {
    return new Promise((begun) => {
      const held = () => new Promise<void>((end) => begun(end));
      // Where it is refused the work goes on unseen.
      this.#locks.request(this.#prefix + work, {}, held).catch(() => begun(() => {}));
    });
  }

  /** Whether any tab is at it now. */
  async underWay(work: string): Promise<boolean> {
    let free = true;
    const look = async (lock?: unknown) => void (free = lock !== null);
    await this.#locks.request(this.#prefix + work, { ifAvailable: true }, look).catch(() => {});
    return !free;
  }

  /** Resolves when nobody is at it any more. */
  async ended(work: string): Promise<void> {
    await this.#locks.request(this.#prefix + work, {}, async () => {}).catch(() => {});
  }
}
