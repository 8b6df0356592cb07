/** What the browser has for tabs to find each other: Web Locks and BroadcastChannel, or stand-ins. */
import type { Port } from '../rpc/serve.ts';

export interface Locks {
  /**
   * As `LockManager.request`: resolves with `held`, rejects with an AbortError when stolen or
   * aborted; with `ifAvailable`, `held` is given null at once where another has the lock.
   */
  request(
    name: string,
    options: { steal?: boolean; signal?: AbortSignal; ifAvailable?: boolean },
    held: (lock?: unknown) => Promise<void>,
  ): Promise<void>;
}

export interface Channel extends Port {
  close(): void;
}

export interface TabPlatform {
  locks: Locks;
  channel(name: string): Channel;
}

/** Where one of them is missing or refused, a tab is alone: it gets every lock, and nobody hears it. */
export function tabPlatform(): TabPlatform {
  const { locks } = navigator as Partial<Navigator>;
  if (!locks || typeof BroadcastChannel === 'undefined') {
    return {
      locks: { request: (_name, _options, held) => held() },
      channel: () => ({ onmessage: null, postMessage() {}, close() {} }),
    };
  }
  return { locks: orAlone(locks), channel: (name) => new BroadcastChannel(name) };
}

/** A browser that lets a site store nothing refuses it locks as well, each time it is asked. */
function orAlone(locks: Locks): Locks {
  return {
    request: (name, options, held) =>
      locks.request(name, options, held).catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'SecurityError') return held();
        throw error;
      }),
  };
}
