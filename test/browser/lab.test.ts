/** The Lab on the built page, with the sample that comes with it and with a person's own table. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { lab as zhCN } from '../../src/i18n/zh-CN/lab.ts';
import { VIEWS, violations } from './support/axe.ts';
import { goTo, ready, replied, say } from './support/page.ts';
import { browse, host, temporary, visit } from './support/visit.ts';

const PATIENCE = { timeout: 120_000 };
const state = (page: Page) => page.getByTestId('lab-run').getAttribute('data-state');

test('the sample is judged while one chats, across a reload, and its report can be saved', async () => {
  const site = await host();
  const context = await browse();
  const { page } = await visit(context, site.url);
  await ready(page);
  await goTo(page, 'lab');
  await page.getByTestId('lab-sample').click();
  await page.getByTestId('lab-take').click();
  await expect.poll(() => page.getByTestId('lab-progress').innerText()).toMatch(/已判断 [1-9]/);
  await say(page, '今天的实验终于成功了,太棒了!');
  await replied(page);

  await goTo(page, 'lab');
  await page.getByTestId('lab-pause').click();
  await page.getByTestId('lab-report').waitFor();
  await page.reload();
  await ready(page);
  await expect.poll(() => state(page)).toBe('paused');
  await page.getByTestId('lab-run-on').click();
  await expect.poll(() => state(page), PATIENCE).toBe('done');
  expect(await page.getByTestId('figure-accuracy').innerText()).toMatch(/\d+(\.\d)?%/);
  const all = [...VIEWS.one, ...VIEWS.other];
  expect(await violations(page, 'lab', all)).toEqual([]);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('lab-save').click(),
  ]);
  const report = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(report.rows).toHaveLength(125);
  expect(report.figures.accuracy).toBeGreaterThan(0.7);
});

test('a table without labels is told, and one’s own is compared with itself', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await goTo(page, 'lab');
  const folder = temporary();
  writeFileSync(join(folder, 'picture.csv'), '\0\x01\x02');
  await page.getByTestId('lab-file').setInputFiles(join(folder, 'picture.csv'));
  await page.getByTestId('lab-place').getByTestId('error').waitFor();

  writeFileSync(
    join(folder, 'own.csv'),
    '评论,标签\n味道很好,好评\n再也不来了,差评\n几点开门,中性\n太好吃了,差评\n',
  );
  await page.getByTestId('lab-file').setInputFiles(join(folder, 'own.csv'));
  await page.getByTestId('lab-take').click();
  await expect.poll(() => state(page), PATIENCE).toBe('done');
  await page.getByTestId('lab-run-on').click();
  await page.getByTestId('lab-compared').waitFor();
  expect(await page.getByTestId('lab-compared').innerText()).toContain(
    `${zhCN.gained('0')}${zhCN.lost('0')}`,
  );

  // Where it was told otherwise, its mistakes teach the analyst.
  await page.getByTestId('lab-mistakes').getByTestId('lab-teach').first().click();
  await page.getByTestId('lab-mistakes').getByText(zhCN.taught).waitFor();
  await page.getByTestId('lab-remove').click();
  expect(await page.getByTestId('lab-run').count()).toBe(0);
});
