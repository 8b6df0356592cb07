/** One thread at a time fetches or imports the files of a model, whichever tab it belongs to. */

/** What is brought: a model into a store, of which every copy of the app on an origin has its own. */
export interface Turn {
  root: string;
  modelId: string;
}

const lockOf = ({ root, modelId }: Turn) => `qwen-all-in-one-download:${root}${modelId}`;

/** Waits until no other is at it. Rejects with an AbortError where `atOnce` takes its turn away. */
export async function inTurn<T>(
  turn: Turn,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return locked(turn, { ...(signal && { signal }) }, work);
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
