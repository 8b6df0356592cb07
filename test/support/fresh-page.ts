/** The unit tests of a worker share their modules and their page: each file finds the page as a browser opens it. */
import { vi } from 'vitest';

vi.useRealTimers();
vi.unstubAllGlobals();
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
