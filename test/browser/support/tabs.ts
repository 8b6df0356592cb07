/** Several pages of one context, and which of them has the engine. */
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

const PATIENCE = { timeout: 60_000 };

/** By its script, or from a blob where no service worker serves the page. */
const hasEngine = (page: Page) =>
  !page.isClosed() && page.workers().some((worker) => /\/engine-|^blob:/.test(worker.url()));

/** Resolves with the page that has the engine, once there is exactly one. */
export async function engineTab(pages: readonly Page[]): Promise<Page> {
  await expect.poll(() => pages.filter(hasEngine).length, PATIENCE).toBe(1);
  return pages.find(hasEngine) ?? engineTab(pages);
}

export async function crash(context: BrowserContext, page: Page): Promise<void> {
  const gone = page.waitForEvent('crash');
  const cdp = await context.newCDPSession(page);
  void cdp.send('Page.crash').catch(() => {});
  await gone;
  await page.close();
}
