/** Earlier conversations: found, opened at the place, renamed, pinned, archived, many at once. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { manyConversations } from '../support/conversations.ts';
import { store } from './support/conversations.ts';
import { ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

const open = async (locale = 'en-US'): Promise<Page> => {
  const site = await host();
  const context = await browse(undefined, { locale });
  const { page } = await visit(context, site.url);
  await ready(page);
  return page;
};
const titles = (page: Page) => page.getByTestId('conversation').locator('.title').allInnerTexts();

test('many are grouped by day, searched, and opened at the message that was found', async () => {
  const page = await open();
  const many = manyConversations(300, 30);
  await store(page, many);
  await page.reload();
  await ready(page);
  await page.getByTestId('history').click();
  const groups = page.getByTestId('group');
  await expect.poll(() => groups.first().locator('h3').innerText()).toBe('Today');
  expect(await groups.nth(1).locator('h3').innerText()).toBe('Yesterday');
  expect(await groups.first().getByTestId('conversation').count()).toBe(5);

  const search = page.getByTestId('history-search');
  await search.fill('第123次 SKY');
  await expect.poll(() => page.getByTestId('found').innerText()).toBe('1 conversation found');
  const marks = page.getByTestId('hit').locator('mark');
  expect(await marks.allInnerTexts()).toEqual(['sky', '第123次']);
  await page.getByTestId('hit').click();
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  const found = page.locator('.found');
  await expect.poll(() => found.innerText()).toContain('Why is the sky blue?');
  const view = (await page.getByTestId('view').boundingBox())!;
  await expect.poll(async () => Math.abs((await found.boundingBox())!.y - view.y)).toBeLessThan(60);

  await page.getByTestId('history').click();
  await search.fill('no such words');
  await expect.poll(() => page.getByTestId('found').innerText()).toContain('Nothing found');
});

test('a conversation gets a mood, a name, a pin, goes into the archive, and stays so', async () => {
  const page = await open();
  await say(page, 'I failed my exam today and I feel terrible.');
  await replied(page);
  await page.getByTestId('history').click();
  expect(await page.getByTestId('mood').getAttribute('data-mood')).toBe('negative');
  const action = async (name: string) => {
    const actions = page.getByTestId('conversation-actions');
    if (!(await actions.isVisible())) await page.getByTestId('conversation-more').click();
    await actions.getByRole('button', { name }).click();
  };
  await action('Rename');
  await page.getByTestId('new-name').fill('The exam');
  await page.getByTestId('new-name').press('Escape');
  expect(await page.getByTestId('history-sheet').isVisible()).toBe(true);
  expect(await titles(page)).toEqual(['I failed my exam today and I feel terrib']);
  await action('Rename');
  await page.getByTestId('new-name').fill('The exam');
  await page.getByTestId('new-name').press('Enter');
  await expect.poll(() => titles(page)).toEqual(['The exam']);
  await action('Pin');
  await expect.poll(() => page.getByTestId('group').locator('h3').innerText()).toBe('Pinned');
  await page.reload();
  await ready(page);
  await expect.poll(() => titles(page)).toEqual(['The exam']);
  await action('Archive');
  await expect.poll(() => page.getByTestId('archived').innerText()).toBe('Archived (1)');
  expect(await titles(page)).toEqual([]);
  await page.getByTestId('archived').click();
  expect(await titles(page)).toEqual(['The exam']);
});

test('several are deleted at once and brought back at once, in Chinese', async () => {
  const page = await open('zh-CN');
  await store(page, manyConversations(4));
  await page.reload();
  await ready(page);
  await page.getByTestId('history').click();
  await page.getByTestId('select').click();
  for (const i of [0, 2]) await page.getByTestId('choose').nth(i).check();
  await page.getByTestId('delete-selected').click();
  await expect.poll(() => page.getByTestId('conversation').count()).toBe(2);
  const undo = page.getByTestId('history-sheet').getByTestId('undo');
  expect(await undo.innerText()).toContain('已删除 2 个对话');
  await undo.getByRole('button').click();
  await expect.poll(() => page.getByTestId('conversation').count()).toBe(4);
  await expect.poll(() => undo.count()).toBe(0); // it is there until they are stored
  await page.reload();
  await ready(page);
  await expect.poll(() => page.getByTestId('conversation').count()).toBe(4);
});
