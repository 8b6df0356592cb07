/** Hosts, browsers and pages that end with the test that asked for them. */
import type { BrowserContext, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { launch, newProfile, removeFolder } from './browser.ts';
import { Site, type Hosting } from './site.ts';

export async function host(hosting?: Hosting): Promise<Site> {
  const site = await Site.start(hosting);
  onTestFinished(() => site.stop());
  return site;
}

/** A folder that goes with the test: a profile, a deployment. */
export function temporary(folder = newProfile()): string {
  onTestFinished(() => removeFolder(folder));
  return folder;
}

export async function browse(
  profile = temporary(),
  options: Parameters<typeof launch>[1] = {},
): Promise<BrowserContext> {
  const context = await launch(profile, options);
  onTestFinished(() => context.close());
  return context;
}

export interface Visit {
  page: Page;
  /** Documents that the tab has loaded so far. */
  loads: () => number;
}

export async function visit(context: BrowserContext, url: string): Promise<Visit> {
  const page = await context.newPage();
  let loads = 0;
  page.on('domcontentloaded', () => loads++);
  await page.goto(url);
  return { page, loads: () => loads };
}
