/** One thread at a time fetches or imports the files of a model, whichever tab it belongs to. */

/** What is brought: a model into a store, of which every copy of the app on an origin has its own. */
export interface Turn {
  root: string;
  modelId: string;
}

const lockOf = ({ root, modelId }: Turn) => `qwen-all-in-one-download:${root}${modelId}`;

/** Why the signal of work aborts whose turn another tab took away: the files are no longer its own. */
const LOST = new DOMException('another tab took over', 'AbortError');

export const isLost = (signal: AbortSignal): boolean => signal.reason === LOST;

/**
 * Waits until no other is at it. Where `atOnce` takes its turn away, the signal that the work was
 * given aborts (`isLost`), and the work is waited for before this rejects with an AbortError.
 */
export async function inTurn<T>(
  turn: Turn,
  work: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const held = new AbortController();
  const cancel = () => held.abort();
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel);
  let working: Promise<T> | undefined;
  try {
    const begin = () => (working = work(held.signal));
    return await locked(turn, { ...(signal && { signal }) }, begin);
  } catch (error) {
    held.abort(LOST); // of no consequence where the work itself has failed
    await working?.catch(() => {});
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** Does not wait: what another tab is fetching ends there as if its person had paused it. */
export async function atOnce<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
  return locked(turn, { steal: true }, work);
}

async function locked<T>(turn: Turn, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (!locks) return work();
  let begun = false;
  try {
    return await locks.request(lockOf(turn), options, () => {
      begun = true;
      return work();
    });
  } catch (error) {
    // A browser that lets a site store nothing refuses it locks as well.
    const refused = error instanceof DOMException && error.name === 'SecurityError';
    if (refused && !begun) return work();
    throw error;
  }
}
