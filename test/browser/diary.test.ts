/** The diary on the built page, as somebody keeps it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shifted } from '../../src/diary/mood.ts';
import { diary as zhCN } from '../../src/i18n/zh-CN/diary.ts';
import { VIEWS, violations } from './support/axe.ts';
import { goTo, ready } from './support/page.ts';
import { manyEntries } from '../support/diary.ts';
import { browse, host, temporary, visit } from './support/visit.ts';

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
const inView = (element: Locator) =>
  element.evaluate((node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });

test('an entry is kept, read, found, corrected, carried out and brought back after deletion', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  const entry = page.getByTestId('diary-entry');
  const label = () => entry.first().getAttribute('data-label');

  await goTo(page, 'diary');
  expect(await page.getByTestId('diary-keep').isDisabled()).toBe(true);
  await page.getByTestId('diary-text').fill('今天的实验终于成功了，太棒了！');
  await page.getByTestId('diary-tags').fill('实验室 #同学');
  await page.getByTestId('diary-keep').click();
  await expect.poll(label, { timeout: 30_000 }).toBe('正面');
  expect(await page.getByTestId('diary-text').inputValue()).toBe('');
  await page.getByTestId('diary-text').fill('手机摔坏了，还被老师批评，难过得要命。');
  await page.getByTestId('diary-day').fill('2026-01-05');
  await page.getByTestId('diary-keep').click();
  await expect.poll(() => entry.count()).toBe(2);

  expect(await page.getByTestId('diary-per').inputValue()).toBe('day');

  // A day without an entry is chosen, written for, and not shown alone once another day has an entry.
  const today = await page.getByTestId('diary-day').inputValue();
  const day = shifted(today, -1);
  if (today.endsWith('-01')) await page.getByRole('button', { name: zhCN.earlier }).click();
  await page.getByTestId('diary-calendar').locator(`[data-day="${day}"]`).click();
  await expect.poll(() => entry.count()).toBe(0);
  expect(await inView(page.getByTestId('diary-search'))).toBe(true);
  await page.getByTestId('diary-write').click();
  await expect.poll(() => focused(page)).toBe('diary-text');
  expect(await page.getByTestId('diary-day').inputValue()).toBe(day);
  await page.getByTestId('diary-day').fill(today);
  await page.getByTestId('diary-text').fill('明天还有一天。');
  await page.getByTestId('diary-keep').click();
  await expect.poll(() => entry.count()).toBe(3);
  await entry.first().getByTestId('diary-remove').click();
  await expect.poll(() => entry.count()).toBe(2);

  await page.reload();
  await ready(page);
  await expect.poll(() => entry.count()).toBe(2);
  await page.getByTestId('diary-search').fill('实验室');
  await expect.poll(() => entry.count()).toBe(1);
  await entry.getByTestId('diary-label').locator('[data-label=不确定]').click();
  await expect.poll(label).toBe('不确定');
  expect(await entry.getByTestId('diary-label').innerText()).toContain(zhCN.own);
  await entry.getByTestId('diary-edit').press('Enter');
  await expect.poll(() => focused(page)).toBe('diary-text');
  await page.keyboard.press('End');
  await page.keyboard.type('！');
  await entry.getByTestId('diary-keep').click();
  await expect.poll(() => focused(page)).toBe('diary-edit');
  await entry.getByTestId('diary-ask').click();
  await entry.getByTestId('diary-reply').waitFor();
  await page.getByTestId('diary-search').fill('');
  expect(await violations(page, 'diary', [...VIEWS.one, ...VIEWS.other])).toEqual([]);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('diary-csv').click(),
  ]);
  expect(readFileSync(await download.path(), 'utf8')).toMatch(/2026-01-05,[\d:]+,手机摔坏了/);
  await page.getByTestId('diary-file').setInputFiles(await download.path());
  await expect
    .poll(() => page.getByTestId('diary-imported').innerText())
    .toContain(zhCN.skipped.duplicate('2'));

  await entry.first().getByTestId('diary-remove').click();
  await expect.poll(() => entry.count()).toBe(1);
  await page.getByTestId('undo').getByRole('button').click();
  await expect.poll(() => entry.count()).toBe(2);
});

test('thousands of entries come in by a file; few are drawn, all can be scrolled to and printed; words are counted', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await goTo(page, 'diary');
  const file = join(temporary(), 'diary.csv');
  const moods = ['正面', '负面', '不确定', '正面'];
  const own = manyEntries(4000)
    .split('\n')
    .map((line, i) => (line ? `${line},${i ? moods[i % 4] : 'own'}` : ''));
  writeFileSync(file, own.join('\n'));
  await page.getByTestId('diary-file').setInputFiles(file);
  await expect
    .poll(() => page.getByTestId('diary-imported').innerText(), { timeout: 90_000 })
    .toBe(zhCN.imported('4,000'));
  const noDiary = { name: 'prices.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') };
  await page.getByTestId('diary-file').setInputFiles(noDiary);
  await expect.poll(() => page.getByTestId('diary-imported').innerText()).toBe(zhCN.noDiary);
  const place = page.getByTestId('diary-place');
  const drawn = () => page.getByTestId('diary-entry').count();
  expect(await drawn()).toBeLessThan(60);
  expect(await page.getByTestId('diary-per').inputValue()).toBe('week');
  await place.evaluate((main) => main.scrollTo(0, main.scrollHeight));
  const last = page.getByTestId('diary-entry').filter({ hasText: '(3999)' });
  await last.waitFor();
  expect(await drawn()).toBeLessThan(100);
  await last.getByTestId('diary-remove').click();
  const undo = page.getByTestId('undo').getByRole('button');
  await expect.poll(() => inView(undo)).toBe(true);
  await undo.click();
  await last.waitFor();

  // On paper there is no scrolling: what is printed is drawn whole.
  await page.getByTestId('diary-search').fill('(39');
  await expect.poll(() => page.getByTestId('diary-found').innerText()).toContain(' / 4,000');
  const found = parseInt(await page.getByTestId('diary-found').innerText(), 10);
  expect(found).toBeGreaterThan(100);
  expect(await drawn()).toBeLessThan(100);
  const told = (event: string) =>
    page.evaluate((type) => void dispatchEvent(new Event(type)), event);
  await told('beforeprint');
  expect(await drawn()).toBe(found);
  await told('afterprint');
  await expect.poll(drawn).toBeLessThan(100);
  await page.getByTestId('diary-search').fill('');

  await page.getByTestId('diary-count-words').click();
  const good = page.getByTestId('diary-words-good');
  await good.or(page.getByText(zhCN.noWords.good)).first().waitFor();
  expect(await violations(page, 'words', [...VIEWS.one, ...VIEWS.other])).toEqual([]);
  await page.getByTestId('diary-by-tag').getByRole('button', { name: '#考试' }).click();
  await expect.poll(() => page.getByTestId('diary-search').inputValue()).toBe('#考试 ');
  await expect.poll(() => page.getByTestId('diary-found').innerText()).toContain(' / 4,000');
});
