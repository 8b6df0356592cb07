/** Where weights are kept: one cache of ours, and what its refusals mean. */
import { AppError } from '../contract/errors.ts';
import { withFormerFiles } from './former-files.ts';

/** Other apps may share the origin: this is the only cache that is ever written. */
export const CACHE_NAME = 'qwen-all-in-one-weights-v2';
/** Had other keys. What is left of it is given back to the disk. */
const FORMER_CACHE = 'qwen-all-in-one-weights-v1';

/** As much of a `Cache` as is used. */
export interface ChunkCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
  keys(): Promise<readonly { url: string }[]>;
  /** Gives back what nobody needs any more. */
  tidy?(): Promise<void>;
}

/** Where the store lives. Tests hand in their own. */
export interface Place {
  caches:
    | {
        open(name: string): Promise<ChunkCache>;
        has(name: string): Promise<boolean>;
        delete(name: string): Promise<boolean>;
      }
    | undefined;
  /** Absolute URL that ends in a slash. Keys begin with it; nothing is ever fetched from there. */
  root: string;
}

export function ownPlace(): Place {
  const base = new URL(import.meta.env.BASE_URL, location.origin);
  return { caches: globalThis.caches, root: new URL('__weights/', base).href };
}

export function openCache({ caches, root }: Place): Promise<ChunkCache> {
  return guarded(async () => {
    if (!caches) throw new DOMException('no Cache Storage on this origin', 'SecurityError');
    if (await caches.has(FORMER_CACHE)) await caches.delete(FORMER_CACHE);
    return withFormerFiles(await caches.open(CACHE_NAME), root);
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
