/**
 * The one place where an address becomes a script that runs. Trusted Types make the browser refuse
 * any other way; what is not part of this site is refused here.
 */
const SITE = new URL('./', document.baseURI).href;

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
 * The same module, but under this page's own Content-Security-Policy, whatever headers the host
 * sends: a worker has the policy of its response, while one from a blob inherits its maker's.
 */
export function inheritingScript(url: string | URL): string {
  const text = `import ${JSON.stringify(String(script(url)))};`;
  return trusted(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
}

/** `new Worker` is typed for strings, and takes a TrustedScriptURL as well. */
function trusted(url: string): string {
  return (policy?.createScriptURL(url) ?? url) as string;
}
