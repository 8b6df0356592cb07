/** The Content-Security-Policy of every response, in one place: page, workers, servers and builds. */

/** Where a hub's large files really come from, after its redirects. */
const CDNS: Readonly<Record<string, readonly string[]>> = {
  'https://huggingface.co': ['https://*.huggingface.co', 'https://*.hf.co'],
  'https://hf-mirror.com': ['https://*.hf-mirror.com', 'https://huggingface.co', 'https://*.hf.co'],
};

/** An https origin (a leading `*.` allowed), or plain http on this machine. Nothing else gets in. */
const SOURCE =
  /^(https:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?|https?:\/\/(localhost|127\.0\.0\.1)(:\d{1,5})?)$/;

/** The page that others put into theirs (see compose/embed-frame.ts); the help has one of this name. */
export const isFrame = ({ pathname }: URL): boolean => /(?<!\/help)\/embed\.html$/.test(pathname);

/**
 * Names of the Trusted Types policies: Svelte's, for its own templates; ours, for the scripts of
 * workers (platform/scripts.ts); the engine's, for its thread pool (engine/scripts.ts).
 */
const TRUSTED_TYPES = 'svelte-trusted-html qwen-all-in-one default';

/** @param connect Hosts allowed beside our own; invalid ones are dropped. */
export function policy(connect: readonly string[] = []): string {
  const hosts = connect
    .filter((host) => SOURCE.test(host))
    .flatMap((host) => [host, ...(CDNS[host] ?? [])]);
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    // A worker from a blob is bound by the policy of whoever made it; see platform/scripts.ts.
    "worker-src 'self' blob:",
    ['connect-src', "'self'", ...new Set(hosts)].join(' '),
    "img-src 'self' data: blob:",
    "style-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${TRUSTED_TYPES}`,
  ].join('; ');
}

/** What that example frames: this site, or one that runs on this machine, for trying it out. */
const FRAMED =
  "'self' http://localhost:* http://127.0.0.1:* https://localhost:* https://127.0.0.1:*";

/**
 * Of our frame on pages of other sites, which is the one page that may stand in others, and of the
 * example that has such a frame in it.
 */
function framed(text: string, url: URL): string {
  if (isFrame(url)) return text.replace("frame-ancestors 'none'", 'frame-ancestors *');
  if (!url.pathname.endsWith('/examples/bridge.html')) return text;
  return `${text}; frame-src ${FRAMED}`;
}

/** A `<meta>` element may not carry `frame-ancestors`. */
export function metaPolicy(): string {
  return policy().replace("frame-ancestors 'none'; ", '');
}

export interface PolicyOptions {
  /** For a site that has all its models in itself: then no thread may leave our origin. */
  kiosk?: boolean;
}

/**
 * Only the download worker may leave our origin, and only to the hosts that its `?connect=` names:
 * it never sees what people write. The engine worker, which does, gets `'self'` like the page.
 */
export function policyFor(url: URL, { kiosk = false }: PolicyOptions = {}): string {
  const downloads = !kiosk && /\/(assets\/models-|src\/models\/)[^/]*$/.test(url.pathname);
  const hosts = downloads ? (url.searchParams.get('connect')?.split(',') ?? []) : [];
  return framed(policy(hosts), url);
}
