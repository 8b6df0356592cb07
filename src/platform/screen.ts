/** A screen that stays on while the page is in view, for a device on a wall. */
import { onWake } from './wake.ts';

let on = false;

/** Where the browser refuses, as on a low battery, the screen goes off as it does elsewhere. */
export function keepScreenOn(): void {
  const { wakeLock } = navigator as { wakeLock?: WakeLock };
  if (on || !wakeLock) return;
  on = true;
  // The browser lets go whenever the page is hidden.
  const ask = () => void wakeLock.request('screen').catch(() => {});
  ask();
  onWake(ask);
}
