/** The workers of the page, each with its script. */
import engineWorker from '../engine/worker.ts?worker&url';
import modelWorker from '../models/worker.ts?worker&url';
import { boundScript, script } from '../platform/scripts.ts';

export function spawnEngine(): Worker {
  return new Worker(boundScript(engineWorker), { type: 'module' });
}

/** The service worker reads from the URL where this worker may connect to. */
export function spawnModels(connect: readonly string[]): Worker {
  const url = new URL(modelWorker, document.baseURI);
  url.searchParams.set('connect', connect.join(','));
  return new Worker(script(url), { type: 'module' });
}
