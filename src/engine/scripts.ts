/**
 * Which scripts this thread may start: the runtime's, for its thread pool. Trusted Types ask the
 * policy called `default` where code that is not ours gives a plain address to `new Worker`.
 * The pool gets its Content-Security-Policy as this thread did: with the response, or by a blob.
 */
import readerWorker from '../models/reader/worker.ts?worker&url';
import { SITE } from './site.ts';

declare global {
  var trustedTypes: TrustedTypePolicyFactory | undefined;
}

const RUNTIME = new URL('ort/', SITE).href;
/** Reads weights for the engine. */
export const READER = new URL(readerWorker, import.meta.url).href;

globalThis.trustedTypes?.createPolicy('default', {
  createScriptURL(url) {
    if (url !== READER && !url.startsWith(RUNTIME))
      throw new TypeError(`not a script of ours: ${url}`);
    if (location.protocol !== 'blob:') return url;
    const text = `import ${JSON.stringify(url)};`;
    return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  },
});
