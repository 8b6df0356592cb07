/** The moments after which a thread may be gone without a word: a thawed page, a computer that slept. */

/** Calls `listener` at each such moment, until what it returns is called. */
export type Wake = (listener: () => void) => () => void;

const TICK_MS = 15_000;
/** Hidden pages have one timer a minute. */
const SLEPT_MS = 90_000;

export const onWake: Wake = (listener) => {
  const shown = () => {
    if (!document.hidden) listener();
  };
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - last > SLEPT_MS) listener();
    last = now;
  }, TICK_MS);
  // Only Chromium tells of a thaw: https://developer.chrome.com/docs/web-platform/page-lifecycle-api
  document.addEventListener('resume', listener);
  document.addEventListener('visibilitychange', shown);
  return () => {
    clearInterval(timer);
    document.removeEventListener('resume', listener);
    document.removeEventListener('visibilitychange', shown);
  };
};
