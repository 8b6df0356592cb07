/** The original system's review, done again in the Lab on the built page. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { review as zhCN } from '../../src/i18n/zh-CN/review.ts';
import { VIEWS, violations } from './support/axe.ts';
import { goTo, ready, replied, say } from './support/page.ts';
import { browse, host, temporary, visit } from './support/visit.ts';

/** Else Chromium takes up to a minute to tell the memory. */
const args = ['--enable-blink-features=ForceEagerMeasureMemory'];

test('one button measures everything while one chats, and the tables can be carried out', async () => {
  const site = await host();
  const { page } = await visit(await browse(undefined, { args }), site.url);
  await ready(page);
  await goTo(page, 'lab');
  const progress = page.getByTestId('review-progress');
  await page.getByTestId('review-sample').click();
  await page.getByTestId('review-start').click();
  await expect.poll(() => progress.innerText()).toContain(zhCN.stages.texts);
  await page.getByTestId('review-cancel').click();
  await expect.poll(() => progress.innerText()).toBe('');

  const file = join(temporary(), 'own.csv');
  const texts = ['味道很好,好评', '再也不来了,差评', '几点开门,中性', '房间干净,好评'];
  writeFileSync(file, `评论,标签\n${texts.join('\n')}\n`);
  await page.getByTestId('review-file').setInputFiles(file);
  await page.getByTestId('review-start').click();
  await expect.poll(() => progress.innerText()).toContain(zhCN.stages.turns);
  await say(page, '今天的实验终于成功了,太棒了!');
  await replied(page);
  await goTo(page, 'lab');
  const result = page.getByTestId('review-result');
  await result.waitFor({ timeout: 110_000 });
  expect(await result.innerText()).toContain('89.5%');
  expect(await violations(page, 'review', [...VIEWS.one, ...VIEWS.other])).toEqual([]);

  const saved = async (kind: 'md' | 'json') => {
    const button = page.getByTestId(`review-${kind}`);
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    return readFileSync(await download.path(), 'utf8');
  };
  expect(await saved('md')).toContain(`## ${zhCN.quality}`);
  const report = JSON.parse(await saved('json'));
  expect(report.judged).toHaveLength(3);
  expect(report.turns).toHaveLength(50);
  expect(report.loads.map(({ atOnce }: { atOnce: number }) => atOnce)).toEqual([1, 2, 4, 8]);
  expect(report.memory).toBeGreaterThan(1e6);
  await page.reload();
  expect(await result.innerText()).toContain('89.5%');
}, 240_000);
