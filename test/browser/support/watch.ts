/** What a page does behind its own back: where its requests go, and what its policy had to stop. */
import type { BrowserContext } from 'playwright-core';

export interface Watch {
  /** Origins of all requests, the workers' and the service worker's included. */
  readonly origins: Set<string>;
  /** Violations of the Content-Security-Policy, and errors that nobody caught. */
  readonly problems: string[];
}

export function watch(context: BrowserContext): Watch {
  const origins = new Set<string>();
  const problems: string[] = [];
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:') origins.add(origin);
  });
  context.on('console', (message) => {
    if (/content security policy/i.test(message.text())) problems.push(message.text());
  });
  context.on('weberror', (error) => problems.push(String(error.error())));
  return { origins, problems };
}
