/**
 * Whether any tab of this site is at work with a model, told by locks: they end with their tab, even
 * when that crashes. Nothing ever waits for one to be granted; they are only looked at.
 */
const LOCK = `qwen-all-in-one-work-${new URL('./', document.baseURI).pathname}`;
const LOOK_AGAIN_MS = 300;

/** The same `hold`, whose leases other tabs know of until they are released. */
export function announced<Lease extends { release(): void }>(
  hold: (signal?: AbortSignal) => Promise<Lease>,
): (signal?: AbortSignal) => Promise<Lease> {
  return async (signal) => {
    const lease = await hold(signal);
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    // Absent in insecure contexts, which have no updates either.
    navigator.locks?.request(LOCK, { mode: 'shared' }, () => ended).catch(() => {});
    const release = () => {
      lease.release();
      end();
    };
    return { ...lease, release };
  };
}

/** Resolves when no tab is at work. Rejects when the signal says so. */
export async function allIdle(signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const held = (await navigator.locks?.query())?.held ?? [];
    if (!held.some(({ name }) => name === LOCK)) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  signal.throwIfAborted();
}
