/**
 * The one place where an address becomes a script that runs. Trusted Types make the browser refuse
 * any other way; what is not part of this site is refused here.
 */
/** Where the app lies; ends in a slash. */
export const SITE = new URL(
  import.meta.env.DEV ? '/' : './',
  // `engine.js` is used by pages that lie elsewhere.
  import.meta.env.EMBED ? import.meta.url : document.baseURI,
).href;

const policy = window.trustedTypes?.createPolicy('qwen-all-in-one', {
  createScriptURL: (url) => url,
});

/** @throws TypeError for what is not part of this site. */
export function script(url: string | URL): string {
  const { href } = new URL(url, SITE);
  if (!href.startsWith(SITE)) throw new TypeError(`not a script of this site: ${href}`);
  return trusted(href);
}

/**
 * The script of a worker that is bound by a policy in any case. A worker has the policy that comes
 * with its response, which our service worker sees to; where it does not serve this page the host may
 * send none, so the worker starts from a blob and inherits the page's own. Not always from a blob:
 * Firefox loads the modules that one imports past the service worker, which fails offline.
 */
export function boundScript(url: string | URL): string {
  const address = script(url);
  if (navigator.serviceWorker?.controller) return address;
  const text = `import ${JSON.stringify(String(address))};`;
  return trusted(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
}

/** `new Worker` is typed for strings, and takes a TrustedScriptURL as well. */
function trusted(url: string): string {
  return (policy?.createScriptURL(url) ?? url) as string;
}
