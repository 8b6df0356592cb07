/** The page's side of the service worker: is everything stored, is there a newer version. */
import { messageSW, type Workbox } from 'workbox-window';
import { serviceWorker, serviceWorkersWork } from './isolation.ts';
import { allIdle } from './work.ts';

export type ShellState =
  | 'unsupported'
  | 'installing'
  | 'offline-ready'
  | 'update-available'
  | 'failed'
  /** What was stored is gone under the open page: the person cleared the site's data. */
  | 'cleared';

export interface Shell {
  /**
   * Waits until no tab has a reply in the making, then switches to the newer version and reloads
   * this page. Only ever called by a person's click; the signal is for second thoughts.
   */
  applyUpdate(signal: AbortSignal): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** A worker that was stopped meanwhile never answers. */
const PATIENCE_MS = 300_000;

/** @param fetched What the page fetches for itself: the rest is asked for after that. */
export function startServiceWorker(
  fetched: Promise<unknown>,
  onState: (state: ShellState) => void,
): Shell {
  if (!serviceWorkersWork()) {
    onState('unsupported');
    return { applyUpdate: async () => {} };
  }
  let workbox: Workbox;
  let registration: ServiceWorkerRegistration | undefined;
  let updating = false;
  let state: ShellState | undefined;

  const show = (next: ShellState) => {
    // An update that waits stays on offer, whatever else happens.
    if (next === state || (state === 'update-available' && next !== 'cleared')) return;
    state = next;
    onState(next);
  };

  const offer = () => {
    if (registration?.waiting && registration.active) show('update-available');
  };

  const start = async () => {
    show('installing');
    workbox = serviceWorker();
    try {
      registration = await workbox.register({ immediate: true });
      const ready = navigator.serviceWorker.ready;
      const { active } = await Promise.race([ready, lost(registration?.installing)]);
      await fetched.catch(() => {}); // told elsewhere
      // "Ready" is said by the worker that looked every file up, never assumed.
      show(active && (await allStored(active)) ? 'offline-ready' : 'failed');
      workbox.addEventListener('waiting', offer);
      follow();
    } catch {
      show('failed');
    }
  };

  /** For what began before Workbox listened, or after the one update that it listens for. */
  const follow = () => {
    registration?.installing?.addEventListener('statechange', offer);
    offer();
  };

  const look = async () => {
    if (document.visibilityState === 'hidden') return;
    if (await gone()) return show('cleared');
    if (state === 'failed') return start();
    await workbox.update().catch(() => {}); // no network: nothing new
    follow();
  };

  /** Whether the worker that served or would serve this page is no longer installed. */
  const gone = async () => {
    if (!registration) return false;
    const there = await navigator.serviceWorker.getRegistration().catch(() => undefined);
    return !there?.active && !there?.installing && !there?.waiting;
  };

  document.addEventListener('visibilitychange', () => void look());
  addEventListener('focus', () => void look());
  addEventListener('online', () => void look());
  setInterval(() => void look(), HOUR_MS);

  // Another tab may have accepted: this page keeps running as it is, and offers the reload.
  let served = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (updating) location.reload();
    else if (!navigator.serviceWorker.controller) void look();
    else if (served) show('update-available');
    served = true; // the first one only claims the page of a first visit
  });

  void start();

  return {
    async applyUpdate(signal) {
      await allIdle(signal);
      if (!registration?.waiting) return location.reload();
      updating = true;
      workbox.messageSkipWaiting();
    },
  };
}

/** Rejects where the first installation fails. */
function lost(installing?: ServiceWorker | null): Promise<never> {
  return new Promise((_resolve, reject) => {
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'redundant') reject(new Error('service worker not installed'));
    });
  });
}

async function allStored(worker: ServiceWorker): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE_MS, false));
  const asked = messageSW(worker, { type: 'STORE_ALL', script: import.meta.url });
  return Promise.race([asked.then(({ stored }: { stored: boolean }) => stored), late]);
}
