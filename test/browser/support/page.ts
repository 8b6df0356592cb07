/** What a test waits for on the page, by its own API. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type {} from '../../../src/api.ts';

const PATIENCE = { timeout: 60_000 };

/** Resolves when a model can answer, with its number of threads; also across a reload. */
export async function ready(page: Page): Promise<number> {
  let threads = 0;
  const ask = async () => (threads = await page.evaluate(threadsWhenReady));
  await expect.poll(ask, PATIENCE).toBeGreaterThan(0);
  return threads;
}

const threadsWhenReady = async () => (await globalThis.allInOne?.ready)?.threads ?? 0;

/** Types and sends, as a person does. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('send').click();
}

/** Resolves with the text of the `count`-th reply when that is complete. */
export async function replied(page: Page, count = 1): Promise<string> {
  const exchange = page.getByTestId('exchange').nth(count - 1);
  await expect.poll(() => exchange.getAttribute('data-state'), PATIENCE).toBe('done');
  return exchange.getByTestId('reply').innerText();
}

/** What the page says about the latest failure. */
export async function failure(page: Page): Promise<string> {
  return page.getByTestId('error').last().innerText();
}

/** Resolves when the page says that it works offline. */
export async function offlineReady(page: Page): Promise<void> {
  const ask = () => page.evaluate(() => globalThis.allInOne?.status().offlineReady);
  await expect.poll(ask, PATIENCE).toBe(true);
}
