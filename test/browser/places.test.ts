/** The five places: each has an address, and nothing stops where one leaves it. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en/en.ts';
import { PLACES } from '../../src/ui/places.ts';
import { goTo, ready, replied, say } from './support/page.ts';
import { tell, withStoryteller } from './support/storyteller.ts';
import { browse, host, visit } from './support/visit.ts';

const hash = (page: Page) => new URL(page.url()).hash;
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent.trim());

test('each place has an address that survives reload, back and forward; the heading is read', async () => {
  const site = await host();
  const context = await browse(undefined, { locale: 'en-US' });
  const { page } = await visit(context, site.url);
  await ready(page);
  expect(await page.title()).toBe('Qwen All-in-One');
  for (const place of PLACES.slice(1)) {
    await goTo(page, place);
    expect(hash(page)).toBe(`#/${place}`);
    expect(await page.title()).toBe(`${en.places[place]} · Qwen All-in-One`);
    expect(await page.locator('.rail [aria-current=page]').innerText()).toBe(en.places[place]);
    expect(await page.getByTestId('composer').isVisible()).toBe(false);
    expect(await page.getByRole('main').count()).toBe(1);
    expect(await focused(page)).toBe(await page.getByRole('heading', { level: 2 }).innerText());
  }
  await page.goBack();
  await page.getByTestId('insights-place').waitFor();
  await page.goBack();
  await page.getByTestId('lab-place').waitFor();
  await page.goForward();
  await page.getByTestId('insights-place').waitFor();
  await page.reload();
  await ready(page);
  await page.getByTestId('insights-place').waitFor();
  await page.goto(`${site.url}?q=hello#/no-such-place`);
  await ready(page);
  expect(await page.getByTestId('composer').inputValue()).toBe('hello');

  // By the keyboard alone.
  await page.getByTestId('diary').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('diary-place').waitFor();
  await page.keyboard.press('Shift+Escape');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer');
});

test('a reply goes on while one is elsewhere, and half an entry is there when one comes back', async () => {
  const site = await host();
  const context = await browse();
  await withStoryteller(context);
  const { page } = await visit(context, site.url);
  await ready(page);
  await tell(
    page,
    Array.from({ length: 40 }, (_, i) => `第 ${i} 句。`),
    50,
  );
  await say(page, '讲个故事');
  await goTo(page, 'diary');
  await page.getByTestId('diary-text').fill('今天写到一半');
  // What stops a reply in the chat is not meant here.
  await page.keyboard.press('Escape');
  await goTo(page, 'settings');
  await goTo(page, 'diary');
  expect(await page.getByTestId('diary-text').inputValue()).toBe('今天写到一半');
  await goTo(page, 'chat');
  expect(await replied(page)).toContain('第 39 句。');

  // The history leads to the chat from everywhere.
  await goTo(page, 'lab');
  await page.getByTestId('history').click();
  await page.getByTestId('conversation').first().click();
  await expect.poll(() => page.getByTestId('composer').isVisible()).toBe(true);
  expect(hash(page)).toBe('#/chat');
});
