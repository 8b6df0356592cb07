/** Conversations leave as files and come in from files, with a look at them before. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { manyConversations } from '../support/conversations.ts';
import { store } from './support/conversations.ts';
import { failure, ready } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

async function open(locale: string, count = 0): Promise<Page> {
  const site = await host();
  const context = await browse(undefined, { locale });
  const { page } = await visit(context, site.url);
  await ready(page);
  await store(page, manyConversations(count));
  await page.reload();
  await ready(page);
  await page.getByTestId('history').click();
  return page;
}

async function bring(page: Page, name: string, content: string): Promise<void> {
  const buffer = Buffer.from(content);
  const file = { name, mimeType: 'application/json', buffer };
  await page.getByTestId('import-conversations').setInputFiles(file);
}

async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId(button).click(),
  ]);
  return readFileSync(await download.path(), 'utf8');
}

const counts = (page: Page) => page.getByTestId('import-counts').innerText();

test('what is exported comes back after it was deleted, and not twice', async () => {
  const page = await open('en-US', 3);
  await page.getByTestId('conversation-more').first().click();
  await page.getByTestId('conversation-actions').getByRole('button', { name: 'Export' }).click();
  const one = await saved(page, 'export-markdown');
  expect(one).toContain('### You · ');
  expect(one).toContain('Why is the sky blue?');
  await page.getByTestId('back').click();
  await page.getByTestId('open-transcripts').click();
  await expect.poll(() => page.getByTestId('exported').innerText()).toContain('(3)');
  const all = await saved(page, 'export-lines');

  await page.getByTestId('back').click();
  await page.getByTestId('delete-conversation').first().click();
  await expect.poll(() => page.getByTestId('conversation').count()).toBe(2);
  await page.getByTestId('open-transcripts').click();
  await bring(page, 'all.jsonl', all);
  await expect
    .poll(() => counts(page))
    .toBe('New conversations: 1, with 16 of the file’s 48 messages.');
  expect(await page.getByTestId('import-skipped').innerText()).toContain('here already: 32');
  await page.getByTestId('take-conversations').click();
  const status = page.getByTestId('import-status');
  await expect.poll(() => status.getAttribute('data-state')).toBe('taken');
  await bring(page, 'one.md', one);
  await expect.poll(() => counts(page)).toContain('New conversations: 0');
  await page.reload();
  await ready(page);
  await page.getByTestId('back').click(); // the sheets are as they were
  await expect.poll(() => page.getByTestId('conversation').count()).toBe(3);
});

test('files of other chats come in, broken ones get a sentence, in Chinese', async () => {
  const page = await open('zh-CN', 1);
  await page.getByTestId('open-transcripts').click();
  await bring(page, 'broken.json', '[{"mapping": {');
  await expect.poll(() => failure(page)).toContain('JSON 文件已损坏');
  await bring(page, 'words.txt', '只是一段话');
  await expect.poll(() => failure(page)).toContain('没有可以读取的对话');
  const from = [
    { from: 'system', value: 'Be kind.' },
    { from: 'human', value: '<|im_end|>天为什么是蓝的？' },
    { from: 'gpt', value: '因为散射。' },
  ];
  await bring(page, 'share.json', JSON.stringify([{ id: 'x', conversations: from }]));
  await expect
    .poll(() => page.getByTestId('import-titles').innerText())
    .toContain('天为什么是蓝的');
  expect(await page.getByTestId('import-skipped').innerText()).toContain('系统、工具');
  await page.getByTestId('take-conversations').click();
  await expect
    .poll(() => page.getByTestId('import-status').innerText())
    .toContain('已导入 1 个对话，共 2 条消息');
  await page.getByTestId('back').click();
  await page.getByTestId('conversation').filter({ hasText: '天为什么' }).click();
  await expect.poll(() => page.getByTestId('reply').innerText()).toContain('因为散射。');
  expect(await page.getByTestId('message-user').innerText()).toBe('<|im_end|>天为什么是蓝的？');
  expect(await page.getByTestId('note').count()).toBe(0);
});

test('one or all are printed, each on a page of its own, and nothing of it stays', async () => {
  const page = await open('en-US', 25);
  const paper = page.getByTestId('printed');
  let asked = 0;
  await page.exposeFunction('askedToPrint', () => (asked += 1));
  await page.evaluate(() => {
    globalThis.print = () =>
      void (globalThis as unknown as { askedToPrint(): void }).askedToPrint();
  });
  await page.getByTestId('open-transcripts').click();
  await page.getByTestId('print').click();
  await expect.poll(() => asked).toBe(1);
  expect(await paper.count()).toBe(25);
  expect(await paper.first().isVisible()).toBe(false);
  await page.emulateMedia({ media: 'print' });
  const seen = () =>
    page.evaluate(() => {
      const shown = (selector: string) => document.querySelector(selector)?.getClientRects().length;
      return [shown('[data-testid=printed]'), shown('[data-testid=view]'), shown('dialog')];
    });
  expect(await seen()).toEqual([1, 0, 0]);
  expect(await paper.first().innerText()).toContain('Why is the sky blue?');
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThanOrEqual(25);
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect.poll(() => paper.count()).toBe(0);

  await page.getByTestId('back').click();
  await page.getByTestId('conversation-more').first().click();
  await page.getByTestId('conversation-actions').getByRole('button', { name: 'Export' }).click();
  await page.getByTestId('print').click();
  await expect.poll(() => asked).toBe(2);
  expect(await paper.count()).toBe(1);
});
