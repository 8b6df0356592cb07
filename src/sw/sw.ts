/**
 * Keeps the app's own files for offline use and adds the isolation and CSP headers to them.
 * It answers for nothing else: other origins, `models/` beside the demo's, and the weights cache
 * (which belongs to `models/`) are not its business.
 */
import { clientsClaim, type WorkboxPlugin } from 'workbox-core';
import { PrecacheController, PrecacheRoute, type PrecacheEntry } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { headersFor } from './headers.ts';

interface FileOfSite extends PrecacheEntry {
  /** Whether the page needs it to start: vite.config.ts looks that up in the built page. */
  first: boolean;
}

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: FileOfSite[] };

const kiosk = import.meta.env['KIOSK'] as boolean;

function withHeaders(request: Request, response: Response): Response {
  const headers = new Headers(response.headers);
  const ours = Object.entries(headersFor(new URL(request.url), { kiosk }));
  for (const [name, value] of ours) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

const addHeaders: WorkboxPlugin = {
  handlerWillRespond: async ({ request, response }) => withHeaders(request, response),
};

// Sites under one origin (name.github.io/<repo>/) share its caches: the scope keeps ours apart.
const precache = (name: string) =>
  new PrecacheController({
    cacheName: `qwen-all-in-one-${name}-${self.registration.scope}`,
    plugins: [addHeaders],
  });

/** What the page starts with: little, so that the first installation, and with it isolation, comes soon. */
const shell = precache('shell');
/** All else, the WASM runtime and the demo model among it: 20 MB, stored when first used, or on request. */
const runtime = precache('runtime');

for (const entry of self.__WB_MANIFEST) {
  if (!entry.integrity) continue; // the web app manifest, which vite-plugin-pwa lists once more
  (entry.first ? shell : runtime).addToCacheList([entry]);
}

self.addEventListener('install', (event) => {
  const whole = async () => {
    await takeFetched(shell);
    await shell.install(event);
    // An update is whole before it is offered: it may be accepted without a network.
    if (self.registration.active) await runtime.install(event);
  };
  event.waitUntil(whole());
});

// The first visit is served from here too, from its next request on.
clientsClaim();

self.addEventListener('message', (event) => {
  const { data, ports } = event as { data: unknown; ports: readonly MessagePort[] };
  if (typeof data !== 'object' || data === null || !('type' in data)) return;
  // registration.waiting is the only one asked, by the page whose person said yes.
  if (data.type === 'SKIP_WAITING') void self.skipWaiting();
  if (data.type === 'STORE_ALL') {
    const answer = (stored: boolean) => ports[0]?.postMessage({ stored });
    const { script } = data as { script?: unknown };
    event.waitUntil(
      storeAll(event)
        .then(answer, () => answer(false))
        .then(() => tidy(event, String(script))),
    );
  }
});

/**
 * What the page itself has fetched lies in the browser's own cache, where the integrity says whether
 * it is of this version. A host that names no validators would send it all again.
 */
async function takeFetched(controller: PrecacheController): Promise<void> {
  const cache = await caches.open(controller.strategy.cacheName);
  for (const [url, cacheKey] of controller.getURLsToCacheKeys()) {
    const integrity = controller.getIntegrityForCacheKey(cacheKey);
    if (!integrity || (await cache.match(cacheKey))) continue;
    const kept = { cache: 'only-if-cached', mode: 'same-origin', integrity } as const;
    const response = await fetch(url, kept).catch(() => undefined); // it was not fetched yet
    if (response?.ok) await cache.put(cacheKey, response);
  }
}

/** Fetches what is missing; true when every single file is really there. */
async function storeAll(event: ExtendableEvent): Promise<boolean> {
  for (const controller of [shell, runtime]) {
    await takeFetched(controller);
    for (const [url, cacheKey] of controller.getURLsToCacheKeys()) {
      if (await controller.matchPrecache(url)) continue;
      const integrity = controller.getIntegrityForCacheKey(cacheKey);
      const request = new Request(url, { cache: 'no-cache', integrity: integrity ?? '' });
      // On a miss the precache strategy fetches, checks the integrity and stores.
      await controller.strategy.handle({ event, request, params: { cacheKey, integrity } });
      if (!(await controller.matchPrecache(url))) return false;
    }
  }
  return true;
}

/**
 * Removes what older versions left, but only when the one open page is of this version: an older one
 * goes on working until its person accepts the update, and starts its workers from what is here.
 * Not workbox's cleanupOutdatedCaches(), which compares by substring and, at the root of an origin,
 * would empty the caches of sites below it. @param script Of the page that asks.
 */
async function tidy(event: ExtendableEvent, script: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const ours = windows.filter(({ url }) => url.startsWith(self.registration.scope));
  if (ours.length > 1 || !shell.getCacheKeyForURL(script)) return;
  // A version that waits has its files in the same caches, on nobody's list but its own.
  if (self.registration.installing || self.registration.waiting) return;
  await Promise.all([shell.activate(event), runtime.activate(event)]);
}

// The page has no paths, but may be opened with any query; the download worker's is for headersFor.
registerRoute(new PrecacheRoute(shell, { ignoreURLParametersMatching: [/./] }));
registerRoute(new PrecacheRoute(runtime));

// What a page of an older version asks for is still here, perhaps only here: names have hashes.
const assets = new URL('assets/', self.registration.scope).href;
registerRoute(
  ({ url }) => url.href.startsWith(assets),
  async ({ request }) => {
    const cache = await caches.open(shell.strategy.cacheName);
    const stored = await cache.match(request, { ignoreSearch: true });
    return withHeaders(request, stored ?? (await fetch(request)));
  },
);
