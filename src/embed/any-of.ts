/** `AbortSignal.any` is newer than the browsers that we promise. */
export function anyOf(...signals: (AbortSignal | undefined)[]) {
  const controller = new AbortController();
  const leaves = signals.map((signal) => {
    const abort = () => controller.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    return () => signal?.removeEventListener('abort', abort);
  });
  return { signal: controller.signal, leave: () => leaves.forEach((leave) => leave()) };
}
