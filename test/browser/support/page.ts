/** What a test waits for on the page, by its own API. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type {} from '../../../src/api.ts';
import { addressOf, PLACES, SHEETS, type PlaceName } from '../../../src/ui/places.ts';

const PATIENCE = { timeout: 60_000 };

/** Resolves when a model can answer, with its number of threads; also across a reload. */
export async function ready(page: Page): Promise<number> {
  let threads = 0;
  const ask = async () => (threads = await page.evaluate(threadsWhenReady));
  await expect.poll(ask, PATIENCE).toBeGreaterThan(0);
  return threads;
}

const threadsWhenReady = async () => (await globalThis.allInOne?.ready)?.threads ?? 0;

/** By the rail; where one is already, nothing happens. */
export async function goTo(page: Page, place: PlaceName): Promise<void> {
  await page.getByTestId(place).click();
  await page.getByTestId(place === 'chat' ? 'composer' : `${place}-place`).waitFor();
}

/** A sheet that the settings lead to. */
export async function openSheet(page: Page, name: string): Promise<void> {
  await goTo(page, 'settings');
  await page.getByTestId(`open-${name}`).click();
}

/** Each place but the chat, then each sheet, by its address; ends in the settings. */
export async function everywhere(
  page: Page,
  look: (state: string) => Promise<unknown>,
): Promise<void> {
  for (const place of PLACES.slice(1)) {
    await goTo(page, place);
    await look(place);
  }
  await goTo(page, 'settings');
  for (const sheet of SHEETS) {
    await page.evaluate((hash) => void (location.hash = hash), addressOf('settings', [sheet]));
    await page.getByRole('dialog').waitFor();
    await look(`sheet ${sheet}`);
    await page.getByTestId('close').click();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  }
}

/** Goes to the chat where that is not in view; types and sends, as a person does. */
export async function say(page: Page, text: string): Promise<void> {
  if (await page.locator('[data-testid=chat]:not([aria-current])').count())
    await goTo(page, 'chat');
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
