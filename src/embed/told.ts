/** From work that calls back to a generator of what it told; leaving the loop early aborts the work. */
export async function* told<T>(
  work: (tell: (value: T) => void, signal: AbortSignal) => Promise<void>,
  signal?: AbortSignal,
): AsyncGenerator<T, void, void> {
  const left = new AbortController();
  const abort = () => left.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  const values: T[] = [];
  let ended = false;
  let wake = () => {};
  const tell = (value: T) => {
    values.push(value);
    wake();
  };
  const result = work(tell, left.signal).finally(() => {
    ended = true;
    wake();
  });
  result.catch(() => {}); // told below, unless the consumer has left by then
  try {
    for (;;) {
      if (values.length > 0) yield values.shift() as T;
      else if (ended) return await result;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    left.abort();
    signal?.removeEventListener('abort', abort);
  }
}
