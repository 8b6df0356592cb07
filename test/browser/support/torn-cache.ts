/** A Cache Storage that fails in the middle of a load, in whichever thread reads the weights. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from './site.ts';

/**
 * What happens from the second chunk on that a thread reads: the storage refuses to look it up, its
 * bytes cannot be read, it was deleted since the load began, or it takes its time.
 */
export type Tear = 'refuses' | 'unreadable' | 'deleted' | 'slow';

/** Runs before the worker's own script. */
function tear(what: Tear): void {
  const match = Cache.prototype.match;
  const begun = new Set<string>();
  Cache.prototype.match = async function (this: Cache, request, options) {
    const url = String(request);
    const found = await match.call(this, request, options);
    if (!/\/__weights\/.+\/\d+$/.test(url) || !found) return found;
    // Each is looked up once to see that it is there, where files are read one after another.
    const { body } = found;
    let torn: ReadableStream | null | undefined;
    Object.defineProperty(found, 'body', {
      get() {
        begun.add(url);
        return (torn ??= tornBody());
      },
    });
    const tornBody = () => {
      if (what === 'unreadable' && begun.size > 1) {
        return new ReadableStream({ pull: () => Promise.reject(new TypeError('Failed to fetch')) });
      }
      const later = () => new Promise<void>((resolve) => setTimeout(resolve, 3000));
      return what === 'slow' ? body!.pipeThrough(new TransformStream({ start: later })) : body;
    };
    if (begun.size === 0 || begun.has(url)) return found;
    if (what === 'refuses') throw new DOMException('Unexpected internal error.', 'UnknownError');
    if (what === 'deleted') await this.delete(url);
    return what === 'deleted' ? match.call(this, request, options) : found;
  };
}

/**
 * Call where no service worker serves the page. @returns sets what is wrong from the next thread on.
 * @param thread Which reads the weights: the engine's own where threads cannot share memory.
 */
export function tornCache(
  site: Site,
  thread: 'engine' | 'reader',
): (what: Tear | undefined) => void {
  let wrong: Tear | undefined;
  site.other = ({ url = '' }, response) => {
    const [path = ''] = url.split('?');
    if (!wrong || !path.startsWith(`/assets/${thread}-`)) return false;
    const own = readFileSync(join(site.folder, path), 'utf8');
    response.setHeader('Content-Type', 'text/javascript');
    response.setHeader('Cache-Control', 'no-store');
    response.end(`(${String(tear)})(${JSON.stringify(wrong)});\n${own}`);
    return true;
  };
  return (what) => (wrong = what);
}
