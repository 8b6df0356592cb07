/** On a wide window the conversations stand beside the chat. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { manyConversations } from '../support/conversations.ts';
import { store } from './support/conversations.ts';
import { axeFaults } from './support/axe.ts';
import { goTo, ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

async function open(count: number, locale = 'en-US'): Promise<Page> {
  const site = await host();
  const context = await browse(undefined, { locale });
  const { page } = await visit(context, site.url);
  await page.setViewportSize({ width: 1280, height: 800 });
  await ready(page);
  await store(page, manyConversations(count));
  await page.reload();
  await ready(page);
  return page;
}
const column = (page: Page) => page.getByTestId('history-column');
const focused = (page: Page) =>
  page.evaluate(() => {
    const { id, dataset } = document.activeElement as HTMLElement;
    return dataset['conversation'] ?? dataset['testid'] ?? id;
  });
const current = (page: Page) =>
  column(page).locator('[aria-current=true]').getAttribute('data-conversation');

test('it opens a conversation and marks it, and goes where it has no room or is not wanted', async () => {
  const page = await open(3);
  await column(page).getByTestId('conversation').nth(1).click();
  expect(await current(page)).toBe('c1');
  expect(await focused(page)).toBe('composer');
  await say(page, 'I am happy');
  await replied(page, 9);
  expect(await current(page)).toBe('c1');
  const expanded = () => page.getByTestId('history').getAttribute('aria-expanded');
  expect(await expanded()).toBe('true');

  await goTo(page, 'lab');
  expect(await column(page).isVisible()).toBe(false);
  await page.getByTestId('history').click();
  await page.getByTestId('history-sheet').waitFor();
  await page.getByTestId('close').click();
  await goTo(page, 'chat');
  await column(page).waitFor();

  await page.setViewportSize({ width: 1000, height: 800 });
  await expect.poll(() => column(page).count()).toBe(0);
  await page.getByTestId('history').click();
  await page.getByTestId('history-sheet').waitFor();
  await page.getByTestId('close').click();
  await page.setViewportSize({ width: 1280, height: 800 });
  await column(page).waitFor();

  await page.getByTestId('fold-history').click();
  await expect.poll(() => column(page).count()).toBe(0);
  expect(await focused(page)).toBe('history');
  await page.reload();
  await ready(page);
  expect(await column(page).count()).toBe(0);
  await page.getByTestId('history').click();
  await column(page).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await expanded()).toBe('true');
});

test('by the keyboard, with one row to pass on the way to the chat', async () => {
  const page = await open(40, 'zh-CN');
  await column(page).getByTestId('conversation').first().waitFor();
  const search = column(page).getByTestId('history-search');
  await search.focus();
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toBe('c0');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toBe('c2');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('conversation-more');
  await page.keyboard.press('ArrowUp');
  expect(await focused(page)).toBe('c1');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowUp');
  expect(await focused(page)).toBe('history-search');
  await search.fill('第39次');
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toBe('c39');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('composer');
  await expect.poll(() => page.locator('.found').innerText()).toContain('第39次');
  await search.fill('');
  await column(page).getByTestId('conversation').first().focus();
  await page.keyboard.press('End');
  await expect.poll(() => column(page).getByTestId('conversation').count()).toBe(40);

  // Down the page: rail, column, header, chat.
  await column(page).getByTestId('conversation').first().focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('model-chip');
  expect(await axeFaults(page)).toEqual([]);
});

test('of two thousand few are drawn, and none anew when another is opened', async () => {
  const page = await open(2000);
  const rows = column(page).getByTestId('conversation');
  await rows.first().waitFor();
  expect(await rows.count()).toBeLessThan(70);
  const drawn = await rows.first().elementHandle();
  await rows.nth(5).click();
  await expect.poll(() => current(page)).toBe('c5');
  expect(await drawn?.evaluate((row) => row.isConnected)).toBe(true);
  expect(await rows.count()).toBeLessThan(70);
});
