/** Long work behind the page: in steps between which the page goes on, and begun anew when it is outdated. */
import { isAbort } from '../contract/errors.ts';

/** @returns null where the work was given up, because it had become `outdated`. */
export async function inSteps<T>(
  steps: Generator<void, T, void>,
  outdated: () => boolean,
): Promise<T | null> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await new Promise((resolve) => setTimeout(resolve));
    if (outdated()) return null;
  }
}

/** Runs `work` when it is woken, once more where it is woken meanwhile, never twice at a time. */
export class Background {
  readonly #work: (outdated: () => boolean) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #running = false;
  /** Counts wakes: a run that began before the last one is outdated. */
  #version = 0;

  /** @param onError Not told of aborts. The next wake tries again. */
  constructor(work: (outdated: () => boolean) => Promise<void>, onError: (error: unknown) => void) {
    this.#work = work;
    this.#onError = onError;
  }

  wake(): void {
    this.#version += 1;
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      for (let version = -1; version !== this.#version;) {
        version = this.#version;
        await this.#work(() => version !== this.#version);
      }
    } catch (error) {
      if (!isAbort(error)) this.#onError(error);
    } finally {
      this.#running = false;
    }
  }
}
