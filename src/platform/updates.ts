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
  const shell = new InstalledShell(fetched, onState);
  shell.start();
  return shell;
}

class InstalledShell implements Shell {
  #workbox: Workbox = serviceWorker();
  readonly #fetched: Promise<unknown>;
  readonly #onState: (state: ShellState) => void;
  #registration: ServiceWorkerRegistration | undefined;
  #updating = false;
  #state: ShellState | undefined;

  constructor(fetched: Promise<unknown>, onState: (state: ShellState) => void) {
    this.#fetched = fetched;
    this.#onState = onState;
  }

  start(): void {
    const look = () => void this.#look();
    document.addEventListener('visibilitychange', look);
    addEventListener('focus', look);
    addEventListener('online', look);
    setInterval(look, HOUR_MS);

    // Another tab may have accepted: this page keeps running as it is, and offers the reload.
    let served = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (this.#updating) location.reload();
      else if (!navigator.serviceWorker.controller) look();
      else if (served) this.#show('update-available');
      served = true; // the first one only claims the page of a first visit
    });
    void this.#install();
  }

  async applyUpdate(signal: AbortSignal): Promise<void> {
    await allIdle(signal);
    if (!this.#registration?.waiting) return location.reload();
    this.#updating = true;
    this.#workbox.messageSkipWaiting();
  }

  #show(next: ShellState): void {
    // An update that waits stays on offer, whatever else happens.
    const waits = this.#state === 'update-available' && next !== 'cleared';
    if (next === this.#state || waits) return;
    this.#state = next;
    this.#onState(next);
  }

  readonly #offer = () => {
    if (this.#registration?.waiting && this.#registration.active) this.#show('update-available');
  };

  async #install(): Promise<void> {
    this.#show('installing');
    this.#workbox = serviceWorker(); // each registers once
    try {
      this.#registration = await this.#workbox.register({ immediate: true });
      const ready = navigator.serviceWorker.ready;
      const { active } = await Promise.race([ready, lost(this.#registration?.installing)]);
      await this.#fetched.catch(() => {}); // shown elsewhere
      // "Ready" is said by the worker that looked every file up, never assumed.
      this.#show(active && (await allStored(active)) ? 'offline-ready' : 'failed');
      this.#workbox.addEventListener('waiting', this.#offer);
      this.#follow();
    } catch {
      this.#show('failed');
    }
  }

  /** For what began before Workbox listened, or after the one update that it listens for. */
  #follow(): void {
    this.#registration?.installing?.addEventListener('statechange', this.#offer);
    this.#offer();
  }

  async #look(): Promise<void> {
    if (document.visibilityState === 'hidden') return;
    if (await this.#gone()) return this.#show('cleared');
    if (this.#state === 'failed') return this.#install();
    await this.#workbox.update().catch(() => {}); // no network: nothing new
    this.#follow();
  }

  /** Whether the worker that served or would serve this page is no longer installed. */
  async #gone(): Promise<boolean> {
    if (!this.#registration) return false;
    const there = await navigator.serviceWorker.getRegistration().catch(() => undefined);
    return !there?.active && !there?.installing && !there?.waiting;
  }
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
