/** Ends work in the model when its time is up. What waits in the queue is not on the clock yet. */
import { AppError } from '../contract/errors.ts';

/** Most milliseconds of each stage; 0: no limit. */
export interface TimeLimits {
  sentiment: number;
  firstToken: number;
  /** From the beginning of the reply to its last token. */
  reply: number;
}

export const NO_LIMITS: TimeLimits = { sentiment: 0, firstToken: 0, reply: 0 };

export class TimeLimit {
  /** Fires when the time is up, or when `outer` does. */
  readonly signal: AbortSignal;
  /** The limit that has passed, in milliseconds; 0 while none has. */
  passed = 0;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #abort = () => this.#controller.abort();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #graceTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(outer?: AbortSignal) {
    this.signal = this.#controller.signal;
    this.#outer = outer;
    if (outer?.aborted) this.#abort();
    outer?.addEventListener('abort', this.#abort, { once: true });
  }

  /** The clock runs from now; a later start takes the place of an earlier one. */
  start(ms: number): void {
    clearTimeout(this.#timer);
    if (ms <= 0) return;
    this.#timer = setTimeout(() => {
      if (this.signal.aborted) return;
      this.passed = ms;
      this.#abort();
    }, ms);
  }

  /**
   * What `work` comes to. Work that obeys the signal ends by itself; a pass that is under way in the
   * model cannot, and an engine that hangs will not, so it is left alone after `grace` milliseconds.
   * @throws AppError `timeout`, see `timeUp`; AbortError after a stop.
   */
  async guard<T>(work: Promise<T>, grace: number): Promise<T> {
    const late = new Promise<never>((_, reject) => {
      const giveUp = () => {
        const why = this.passed ? timeUp(this.passed) : new DOMException('stopped', 'AbortError');
        this.#graceTimer = setTimeout(() => reject(why), grace);
      };
      if (this.signal.aborted) giveUp();
      this.signal.addEventListener('abort', giveUp, { once: true });
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      this.stop();
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#graceTimer);
    this.#outer?.removeEventListener('abort', this.#abort);
  }
}

/** @param ms The limit that has passed. Its facts name it in seconds, as the settings do. */
export function timeUp(ms: number): AppError {
  return new AppError('timeout', `more than ${ms} ms`, { reason: 'limit', limit: ms / 1000 });
}
