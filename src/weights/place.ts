/** Where weights are kept: one cache of ours, and what its refusals mean. */
import { AppError } from '../contract/errors.ts';

/** Other apps may share the origin: this is the only cache that is ever written. */
export const CACHE_NAME = 'qwen-all-in-one-weights-v2';
/** Had other keys. What is left of it is given back to the disk. */
const FORMER_CACHE = 'qwen-all-in-one-weights-v1';

/** Where the store lives. Tests hand in their own. */
export interface Place {
  caches: Pick<CacheStorage, 'open' | 'has' | 'delete'> | undefined;
  /** Absolute URL that ends in a slash. Keys begin with it; nothing is ever fetched from there. */
  root: string;
}

function ownPlace(): Place {
  const base = new URL(import.meta.env.BASE_URL, location.origin);
  return { caches: globalThis.caches, root: new URL('__weights/', base).href };
}

export function openPlace(place: Place = ownPlace()): Promise<{ cache: Cache; root: string }> {
  return guarded(async () => {
    const { caches, root } = place;
    if (!caches) throw new DOMException('no Cache Storage on this origin', 'SecurityError');
    if (await caches.has(FORMER_CACHE)) await caches.delete(FORMER_CACHE);
    return { cache: await caches.open(CACHE_NAME), root };
  });
}

/** Classifies what Cache Storage throws: `QuotaExceededError` is a class only in new browsers. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError || !(error instanceof Error)) throw error;
    const reason = error.name === 'QuotaExceededError' ? 'quota' : 'refused';
    throw new AppError('storage', `${error.name}: ${error.message}`, { reason }, error);
  }
}

export function corrupt(file: string, message: string, reason?: string): AppError {
  return new AppError('corrupt', `${file}: ${message}`, { file, ...(reason && { reason }) });
}
