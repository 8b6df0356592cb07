/** What the box does beside sending, and a conversation that leaves nothing. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { goTo, ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

const box = (page: Page) => page.getByTestId('composer').inputValue();

test('?q= fills the box of a new conversation and never sends, and a reload does not fill it again', async () => {
  const site = await host();
  const { page } = await visit(
    await browse(),
    `${site.url}?q=${encodeURIComponent('天为什么是蓝的?')}`,
  );
  await ready(page);
  await expect.poll(() => box(page)).toBe('天为什么是蓝的?');
  expect(new URL(page.url()).search).toBe('');
  expect(await page.getByTestId('message-user').count()).toBe(0);
  const stored = () => page.evaluate(everythingStored);
  await expect.poll(stored).toContain('天为什么是蓝的?'); // as a draft
  await page.reload();
  await ready(page);
  await expect.poll(() => box(page)).toBe('天为什么是蓝的?');
  await page.goto(`${site.url}?q=%20`);
  await ready(page);
  await expect.poll(() => box(page)).toBe('天为什么是蓝的?');
  expect(await page.getByTestId('message-user').count()).toBe(0);
});

test('arrows recall, a reply is quoted, and ? shows the keys outside the box only', async () => {
  const site = await host();
  const context = await browse(undefined, { locale: 'en-US' });
  const { page } = await visit(context, site.url);
  await ready(page);
  await say(page, 'Our experiment worked, wonderful!');
  const reply = await replied(page);
  await say(page, 'Why is the sky blue?');
  await replied(page, 2);
  const composer = page.getByTestId('composer');
  await composer.press('ArrowUp');
  expect(await box(page)).toBe('Why is the sky blue?');
  await composer.press('ArrowUp');
  expect(await box(page)).toBe('Our experiment worked, wonderful!');
  await composer.press('ArrowDown');
  await composer.press('ArrowDown');
  expect(await box(page)).toBe('');
  await composer.pressSequentially('mine?');
  await composer.press('ArrowUp');
  expect(await box(page)).toBe('mine?');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.getByTestId('quote').first().click();
  expect(await box(page)).toBe(`mine?\n\n> ${reply.trim().replaceAll('\n', '\n> ')}\n\n`);
  await page.getByTestId('new-chat').focus();
  await page.keyboard.press('?');
  await page.getByTestId('keys-sheet').waitFor();
});

test('a temporary conversation leaves nothing on the device, and is gone when it is left', async () => {
  const site = await host();
  const context = await browse(undefined, { locale: 'en-US' });
  const { page } = await visit(context, site.url);
  await ready(page);
  await goTo(page, 'insights');
  await page.getByTestId('journal-keep').selectOption('content');
  await goTo(page, 'chat');
  await page.getByTestId('temporary').click();
  await page.getByTestId('temporary-note').waitFor();
  await say(page, 'My secret zebra makes me so happy!');
  await replied(page);
  expect(await page.getByTestId('badge').innerText()).toMatch(/positive/i);
  await page.getByTestId('new-chat').click();
  // What is written later than a turn would be: a second one, that is kept, to its label.
  await say(page, 'My ordinary horse makes me so happy!');
  await replied(page);
  const stored = () => page.evaluate(everythingStored);
  await expect
    .poll(async () => (await stored()).match(/ordinary horse/g)?.length)
    .toBeGreaterThan(1);
  await expect.poll(async () => (await stored()).match(/"probabilities"/g)?.length).toBe(1);
  expect(await stored()).not.toContain('zebra');
  await page.getByTestId('history').click();
  await page.getByTestId('conversation').first().waitFor();
  expect(await page.getByTestId('conversation').allInnerTexts()).toHaveLength(1);
  expect(await page.getByTestId('undo').count()).toBe(0);
});

/** All records of all databases of this origin, as one text. */
async function everythingStored(): Promise<string> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const records: unknown[] = [localStorage, sessionStorage];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name!));
    for (const store of database.objectStoreNames) {
      records.push(await done(database.transaction(store).objectStore(store).getAll()));
    }
    database.close();
  }
  return JSON.stringify(records);
}
