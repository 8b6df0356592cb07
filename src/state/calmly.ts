/** Measuring that gives way to who is chatting. */

export interface Calm {
  /** Whether somebody waits for a reply. */
  chatting(): boolean;
  /** Told whether it waits or works. */
  tell(waiting: boolean): void;
  signal: AbortSignal;
}

/** Between two looks whether somebody chats. */
const LOOK_MS = 50;
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, LOOK_MS));

/**
 * Work that is given up where a chat begins, and done again from its beginning after it.
 * @param work Ends early, in whichever way, where the signal that it is given aborts.
 */
export async function calmly<T>(
  { chatting, tell, signal }: Calm,
  work: (calm: AbortSignal) => Promise<T>,
): Promise<T> {
  for (;;) {
    while (chatting() && !signal.aborted) {
      tell(true);
      await pause();
    }
    signal.throwIfAborted();
    tell(false);
    const given = new AbortController();
    const look = setInterval(() => {
      if (signal.aborted || chatting()) given.abort();
    }, LOOK_MS);
    try {
      const done = await work(given.signal);
      if (!given.signal.aborted) return done;
    } catch (error) {
      if (!given.signal.aborted) throw error;
    } finally {
      clearInterval(look);
      given.abort(); // where one of several has failed, the others end
    }
  }
}

export function unlessStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopped = () => reject(new DOMException('stopped', 'AbortError'));
    if (signal.aborted) stopped();
    signal.addEventListener('abort', stopped, { once: true });
    promise.then(resolve, reject);
  });
}
