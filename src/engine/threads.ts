/**
 * Threads worth having: none where SharedArrayBuffer is missing, half the cores on larger machines
 * (more compete with the page), both on one with two.
 */
export function defaultThreads(): number {
  // WebKitGTK has isolated pages, and no SharedArrayBuffer in them.
  if (!globalThis.crossOriginIsolated || !globalThis.SharedArrayBuffer) return 1;
  const cores = navigator.hardwareConcurrency || 1;
  return Math.min(4, Math.max(Math.min(cores, 2), Math.floor(cores / 2)));
}
