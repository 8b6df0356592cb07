/**
 * WASM threads need a cross-origin isolated page. A host that sends the headers gives that at once;
 * elsewhere the service worker adds them, which takes one reload of the first visit. Where neither
 * works the app runs on one thread.
 */
import { Workbox } from 'workbox-window';
import { script } from './scripts.ts';

const TRIED = 'qwen-all-in-one-isolation-tried';
const PATIENCE_MS = 5000;

export function serviceWorkersWork(): boolean {
  // `serviceWorker` is absent in insecure contexts, and undefined in some private windows.
  return !import.meta.env.DEV && isSecureContext && Boolean(navigator.serviceWorker);
}

export const serviceWorker = (): Workbox => new Workbox(script('sw.js'));

/** To be awaited before anything is shown that a person could type into: a reload would lose it. */
export async function ensureIsolation(): Promise<'isolated' | 'single-thread' | 'reloading'> {
  if (crossOriginIsolated) return 'isolated';
  // Served by the service worker and yet not isolated: this browser cannot; reloading is no use.
  if (!serviceWorkersWork() || navigator.serviceWorker.controller || !firstTry()) {
    return 'single-thread';
  }
  if (!(await activeInTime())) return 'single-thread';
  location.reload();
  return 'reloading';
}

/** False the second time in this tab, and where storage is refused: never two reloads. */
function firstTry(): boolean {
  try {
    if (sessionStorage.getItem(TRIED)) return false;
    sessionStorage.setItem(TRIED, 'yes');
    return true;
  } catch {
    return false;
  }
}

async function activeInTime(): Promise<boolean> {
  const active = serviceWorker()
    .register({ immediate: true })
    .then(() => navigator.serviceWorker.ready)
    .then(() => true);
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE_MS, false));
  return Promise.race([active, late]).catch(() => false);
}
