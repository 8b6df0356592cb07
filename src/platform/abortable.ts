/** Waiting that can be given up. */

export function abortError(): DOMException {
  return new DOMException('aborted', 'AbortError');
}

/** The promise, or an `AbortError` as soon as the signal says so. */
export function abortable<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortError());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
