/** Insights on the built page: what three turns come to, two runs compared, and all of it as text. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { insights as en } from '../../src/i18n/en/insights.ts';
import { insights as zhCN } from '../../src/i18n/zh-CN/insights.ts';
import { VIEWS, violations } from './support/axe.ts';
import { goTo, ready, replied, say } from './support/page.ts';
import { tell, withStoryteller } from './support/storyteller.ts';
import { browse, host, visit } from './support/visit.ts';

const SLOWLY = { timeout: 30_000 };
const SAID = ['今天的实验终于成功了,太棒了!', '等了一个小时的公交车，还下雨了。', '今天真开心'];
const cell = (page: Page, testid: string, row: number, column: number) =>
  page.getByTestId(testid).locator('tbody tr').nth(row).locator('th, td').nth(column).textContent();

test('before the first reply it says what will be here, and leads to the chat', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await goTo(page, 'insights');
  const empty = page.getByTestId('insights-empty');
  expect(await empty.innerText()).toContain(zhCN.empty);
  expect(await page.getByTestId('figure-threads').innerText()).toMatch(/\n[1-9]\n/);
  expect(await page.getByTestId('figure-queue').innerText()).toContain(zhCN.queues.free);
  expect(await violations(page, 'empty', [...VIEWS.one, ...VIEWS.other])).toEqual([]);
  await page.getByTestId('journal-keep').selectOption('off');
  expect(await empty.innerText()).toContain(zhCN.off);
  await empty.getByRole('button').click();
  await page.getByTestId('composer').waitFor();
});

test.each([
  ['zh-CN', zhCN, VIEWS.one],
  ['en-US', en, VIEWS.other],
] as const)(
  'three turns are measured, two runs compared, copied, and there after a reload: %s',
  async (locale, words, views) => {
    const site = await host();
    const context = await browse(undefined, { locale });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { page } = await visit(context, site.url);
    const threads = await ready(page);
    for (const [i, text] of SAID.entries()) {
      await say(page, text);
      await replied(page, i + 1);
    }
    await goTo(page, 'insights');

    // Stages come to the whole, and each figure is one that was measured.
    await page.getByTestId('insights-latest').locator('summary').click();
    const shares = await page.getByTestId('insights-stages').locator('td:nth-child(3)').all();
    const percents = await Promise.all(shares.map((share) => share.innerText()));
    const sum = percents.reduce((all, text) => all + Number.parseFloat(text), 0);
    expect(sum).toBeGreaterThan(96);
    expect(sum).toBeLessThan(104);
    await page.getByTestId('insights-over-time').locator('summary').click();
    expect(await page.getByTestId('insights-turns').locator('tbody tr').count()).toBe(3);
    for (let row = 0; row < 3; row++) {
      expect(await cell(page, 'insights-turns', row, 1)).toMatch(/\d\s?(ms|s|毫秒|秒)$/);
      expect(await cell(page, 'insights-turns', row, 2)).toMatch(/[1-9].*\/(s|秒)$/);
      expect(await cell(page, 'insights-turns', row, 6)).toMatch(/[1-9].*MB$/);
    }
    // The conversation is read once.
    expect(await cell(page, 'insights-turns', 0, 5)).toMatch(/[1-9]\d%/);
    for (const chart of ['firstWord', 'speed', 'total', 'reuse', 'memory']) {
      expect(await page.getByTestId(`chart-${chart}`).locator('circle').count()).toBeGreaterThan(2);
    }

    await page.getByTestId('run-name').fill('A | first');
    await page.getByTestId('run-keep').click();
    await page.getByTestId('run-stretch').getByText(words.noStretch).waitFor();
    // The same text again: its label is known.
    await say(page, SAID[2]!);
    await replied(page, 4);
    await goTo(page, 'insights');
    await page.getByTestId('insights-latest').getByText(words.known).waitFor();
    await page.getByTestId('run-keep').click();
    await expect.poll(() => page.getByTestId('runs').locator('li').count()).toBe(2);
    const compared = page.getByTestId('insights-compared');
    expect(await compared.getByTestId('compared-speed').innerText()).toMatch(/\d×/);
    expect(await violations(page, 'insights', views)).toEqual([]);

    await page.getByRole('button', { name: words.copy }).click();
    const markdown = await page.evaluate(() => navigator.clipboard.readText());
    expect(markdown).toContain(`## ${words.compared}`);
    expect(markdown).toContain('A \\| first');
    expect(markdown).toContain(`${words.threads}: ${threads} (`);
    expect(markdown).not.toContain(SAID[0]);
    expect(markdown).not.toMatch(/undefined|NaN|null/);

    await page.reload();
    await ready(page);
    await expect.poll(() => page.getByTestId('runs').locator('li').count(), SLOWLY).toBe(2);
    await page.getByTestId('run-first').selectOption({ index: 1 });
    expect(await compared.getByTestId('compared-speed').getAttribute('data-verdict')).toBe('same');
    await page.getByTestId('run-remove').first().click();
    await compared.waitFor({ state: 'detached' });
    await page.getByTestId('undo').getByRole('button').click();
    await compared.waitFor();
  },
);

test('while a reply is written, one sees it grow', async () => {
  const site = await host();
  const context = await browse();
  await withStoryteller(context);
  const { page } = await visit(context, site.url);
  await ready(page);
  const pieces = Array.from({ length: 60 }, (_, i) => `第 ${i} 句话。`);
  await tell(page, pieces, 150);
  await say(page, '给我讲个故事');
  await goTo(page, 'insights');
  const queue = page.getByTestId('figure-queue');
  await expect.poll(() => queue.innerText(), SLOWLY).toMatch(/正在写[^]*已写 \d+ 字，每秒 [1-9]/);
  await expect.poll(() => queue.innerText(), SLOWLY).toContain(zhCN.queues.free);
  await page.getByTestId('insights-latest').waitFor();
});
