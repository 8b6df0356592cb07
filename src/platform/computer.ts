/** What the browser tells of itself and of this computer, asked without a network. */
import type { BrowserFacts, ServiceWorkerState } from '../contract/computer.ts';
import { serviceWorkersWork } from './isolation.ts';

/** The smallest module with a SIMD instruction: v128 constant, splat, popcount. */
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

export async function lookAtBrowser(): Promise<BrowserFacts> {
  const { storage } = navigator; // undefined in insecure contexts
  const [estimate, persisted, serviceWorker] = await Promise.all([
    orNull(() => storage?.estimate?.()),
    orNull(() => storage?.persisted?.()),
    serviceWorkerState(),
  ]);
  const { deviceMemory } = navigator as { deviceMemory?: number }; // Chromium only
  return {
    origin: location.origin,
    address: `${location.origin}${location.pathname}`,
    userAgent: navigator.userAgent,
    secure: isSecureContext,
    isolated: globalThis.crossOriginIsolated === true,
    sharedMemory: 'SharedArrayBuffer' in globalThis,
    cores: navigator.hardwareConcurrency || 1,
    simd: WebAssembly.validate(SIMD_MODULE),
    cacheStorage: 'caches' in globalThis,
    quota: estimate?.quota ?? null,
    usage: estimate?.usage ?? null,
    persisted,
    serviceWorker,
    deviceMemory: deviceMemory ?? null,
  };
}

/**
 * Bytes of the page and its workers together; null where the browser cannot tell. It waits for a
 * collection of garbage in each, in Chromium for a whole minute.
 */
export async function usedMemory(): Promise<number | null> {
  const { measureUserAgentSpecificMemory: measure } = performance as {
    measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }>;
  };
  return (await orNull(() => measure?.call(performance)))?.bytes ?? null;
}

async function serviceWorkerState(): Promise<ServiceWorkerState> {
  if (!serviceWorkersWork()) return 'refused';
  if (navigator.serviceWorker.controller) return 'serving';
  const registration = await orNull(() => navigator.serviceWorker.getRegistration());
  // The page registers at its start: where there is nothing by now, it was not allowed to.
  if (!registration) return 'refused';
  return registration.active ? 'not-serving' : 'installing';
}

/** Private windows and policies refuse one or the other. */
async function orNull<T>(ask: () => Promise<T> | undefined): Promise<T | null> {
  try {
    return (await ask()) ?? null;
  } catch {
    return null;
  }
}

/** Whether recognition of speech can be asked what it does on this device; see speech.ts. */
export function hears(): boolean {
  const known = globalThis as { SpeechRecognition?: object; webkitSpeechRecognition?: object };
  return 'available' in (known.SpeechRecognition ?? known.webkitSpeechRecognition ?? {});
}
