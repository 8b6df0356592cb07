/** The headers that every response of ours carries, whoever sends it: service worker or server. */
import { isFrame, policyFor, type PolicyOptions } from './csp.ts';

/** Together they make the page cross-origin isolated, which WASM threads need. */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

export function headersFor(url: URL, options: PolicyOptions = {}) {
  // Pages that are isolated themselves take no frame without it, and no script.
  const bridge = /(?<!\/examples)\/bridge\.js$/.test(url.pathname);
  const shared = bridge || isFrame(url);
  return {
    ...ISOLATION,
    ...(shared && { 'Cross-Origin-Resource-Policy': 'cross-origin' }),
    ...(bridge && { 'Access-Control-Allow-Origin': '*' }),
    'Content-Security-Policy': policyFor(url, options),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}
