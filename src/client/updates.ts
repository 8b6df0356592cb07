/** The page's side of the service worker: is everything stored, is there a newer version. */
import { registerServiceWorker, serviceWorkersWork } from './isolation.ts';
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

export function startServiceWorker(onState: (state: ShellState) => void): Shell {
  if (!serviceWorkersWork()) {
    onState('unsupported');
    return { applyUpdate: async () => {} };
  }
  let registration: ServiceWorkerRegistration | undefined;
  let updating = false;
  let state: ShellState | undefined;

  const show = (next: ShellState) => {
    // An update that waits stays on offer, whatever else happens.
    if (next === state || (state === 'update-available' && next !== 'cleared')) return;
    state = next;
    onState(next);
  };

  const start = async () => {
    show('installing');
    try {
      registration = await registerServiceWorker();
      // "Ready" is said by the worker that looked every file up, never assumed.
      const stored = await allStored(await activeWorker(registration));
      show(stored ? 'offline-ready' : 'failed');
      watchForUpdates(registration, () => show('update-available'));
    } catch {
      show('failed');
    }
  };

  const checkAgain = async () => {
    if (document.visibilityState === 'hidden') return;
    if (await gone()) return show('cleared');
    if (state === 'failed') return start();
    await registration?.update().catch(() => {}); // no network: nothing new
  };

  /** Whether the worker that served or would serve this page is no longer installed. */
  const gone = async () => {
    if (!registration) return false;
    const there = await navigator.serviceWorker.getRegistration().catch(() => undefined);
    return !there?.active && !there?.installing && !there?.waiting;
  };

  document.addEventListener('visibilitychange', () => void checkAgain());
  addEventListener('focus', () => void checkAgain());
  addEventListener('online', () => void checkAgain());
  setInterval(() => void checkAgain(), HOUR_MS);

  // Another tab may have accepted: this page keeps running as it is, and offers the reload.
  let served = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (updating) location.reload();
    else if (!navigator.serviceWorker.controller) void checkAgain();
    else if (served) show('update-available');
    served = true; // the first one only claims the page of a first visit
  });

  void start();

  return {
    async applyUpdate(signal) {
      await allIdle(signal);
      const waiting = registration?.waiting;
      if (!waiting) return location.reload();
      updating = true;
      waiting.postMessage({ type: 'SKIP_WAITING' });
    },
  };
}

function watchForUpdates(registration: ServiceWorkerRegistration, found: () => void): void {
  const offer = () => {
    if (registration.waiting && registration.active) found();
  };
  const follow = () => registration.installing?.addEventListener('statechange', offer);
  registration.addEventListener('updatefound', follow);
  follow(); // one that began before we looked
  offer();
}

/** Rejects where the very first installation fails. */
function activeWorker({ active, installing }: ServiceWorkerRegistration): Promise<ServiceWorker> {
  if (active) return Promise.resolve(active);
  return new Promise((resolve, reject) => {
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'redundant') reject(new Error('service worker not installed'));
    });
    void navigator.serviceWorker.ready.then((ready) => ready.active && resolve(ready.active));
  });
}

/** An unanswered question (a worker that was stopped meanwhile) counts as no after five minutes. */
function allStored(worker: ServiceWorker): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<{ stored: boolean }>) => resolve(data.stored);
    setTimeout(resolve, 300_000, false);
    worker.postMessage({ type: 'STORE_ALL', script: import.meta.url }, [port2]);
  });
}
