/**
 * Tells the page before and after each worker that this thread starts. Where somebody follows its
 * workers (developer tools, WebDriver), Firefox 153 holds the call until they were told of the new
 * one, and now and then for ever: what should wake this thread wakes the new one instead. It cannot
 * notice that itself. https://searchfox.org/mozilla-central/source/dom/workers/WorkerDebuggerManager.cpp
 */
export function announceWorkers(tell: (spawning: boolean) => void): void {
  const PlainWorker = globalThis.Worker;
  globalThis.Worker = class extends PlainWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      tell(true);
      try {
        super(url, options);
      } finally {
        tell(false);
      }
    }
  };
}
