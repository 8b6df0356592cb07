/** Where weights are kept: one cache of ours. */
import type { ContentKey } from './content.ts';

/** Other apps may share the origin: this is the only cache that is ever written. */
export const CACHE_NAME = 'qwen-all-in-one-weights-v2';
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

/**
 * What lies where in the cache:
 *
 *   <root><content key>/<index>      a chunk, with its SHA-256 in a header
 *   <root>outlines/<content key>     what an engine reads of the file first; see outline.ts
 *   <root>models/<model id>/plan     the files of a model that is on its way
 *   <root>models/<model id>/manifest written last: the model is complete
 */
export function entryUrls(root: string) {
  const ofModel = (id: string) => `${root}models/${encodeURIComponent(id)}`;
  return {
    chunk: (key: ContentKey, index: number) => `${root}${key}/${index}`,
    outline: (key: ContentKey) => `${root}outlines/${key}`,
    plan: (modelId: string) => `${ofModel(modelId)}/plan`,
    manifest: (modelId: string) => `${ofModel(modelId)}/manifest`,
  };
}
