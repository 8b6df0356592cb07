/** Unit tests of one worker share modules and page: each file finds the page as a browser opens it, and leaves no work. */
import { afterAll, vi } from 'vitest';

const { setTimeout, setInterval } = globalThis;
const timers = new Set<ReturnType<typeof setTimeout>>();

vi.useRealTimers();
vi.unstubAllGlobals();
Object.assign(globalThis, { setTimeout: noted(setTimeout), setInterval: noted(setInterval) });
if (typeof document !== 'undefined') {
  document.body.replaceChildren();
  for (const { name } of [...document.documentElement.attributes]) {
    document.documentElement.removeAttribute(name);
  }
  document.title = '';
  history.replaceState(null, '', '/');
  localStorage.clear();
  sessionStorage.clear();
}

// What looks again every so often would go on in the next file, on that file's false clock.
afterAll(() => {
  vi.useRealTimers();
  for (const timer of timers) clearTimeout(timer);
  Object.assign(globalThis, { setTimeout, setInterval });
});

function noted<Args extends unknown[]>(set: (...args: Args) => ReturnType<typeof setTimeout>) {
  const note = (...args: Args) => {
    const timer = set(...args);
    timers.add(timer);
    return timer;
  };
  return Object.defineProperties(note, Object.getOwnPropertyDescriptors(set));
}
