/** One job in the model at a time, the others in the order in which they came. */
export class JobQueue {
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** Jobs that have not begun. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Rejects with an AbortError at once if `signal` fires before the job's turn. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(abortError());
      if (signal?.aborted) return onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting += 1;
      this.#tail = this.#tail.then(async () => {
        this.#waiting -= 1;
        signal?.removeEventListener('abort', onAbort);
        if (!signal?.aborted) await work().then(resolve, reject);
      });
    });
  }
}

export function abortError(): DOMException {
  return new DOMException('aborted', 'AbortError');
}
