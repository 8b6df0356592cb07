/** The word filter and the help card, as a person meets them. */
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { failure, openSheet, ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';
import { watch } from './support/watch.ts';

const GBK_WORD = Buffer.from([0xcf, 0xe3, 0xb2, 0xcb, 0x0d, 0x0a, 0x21, 0x21]); // 香菜, and no word

test('own words from a file, covered and stopped as chosen; a bad file costs nothing', async () => {
  const site = await host();
  const context = await browse();
  const seen = watch(context);
  const { page } = await visit(context, site.url);
  await ready(page);
  await openSheet(page, 'safety');
  const outcome = page.getByTestId('import-outcome');
  const choose = (name: string, buffer: Buffer) =>
    page.getByTestId('word-file').setInputFiles({ name, mimeType: 'text/plain', buffer });

  await choose('words.txt', GBK_WORD);
  await expect.poll(() => outcome.innerText()).toContain('按 GBK 读取，新增 1 个词');
  expect(await outcome.innerText()).toContain('1 行不是词');
  await choose('words.txt', Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256)));
  await expect.poll(() => outcome.innerText()).toBe(zhCN.safety.refused.binary());
  await page.getByTestId('close').click();

  await say(page, '我不喜欢香 菜和混蛋');
  await replied(page);
  expect(await page.getByTestId('message-user').innerText()).toBe('我不喜欢＊ ＊和＊＊');
  expect(await page.getByTestId('filter-note').first().innerText()).toContain('辱骂');

  await page.reload();
  await ready(page);
  await openSheet(page, 'safety');
  await page.getByTestId('action-own').selectOption('block');
  await page.getByTestId('close').click();
  await say(page, '又是香菜');
  expect(await failure(page)).toContain(zhCN.errors.blocked({ reason: 'words' }).what);
  expect(await page.getByTestId('composer').inputValue()).toBe('又是香菜');
  expect(await page.getByTestId('message-user').count()).toBe(1);
  expect(seen.problems).toEqual([]);
});

test('words of distress bring the help card, which can be put away; laughter does not', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await say(page, '笑死我了，今天太好玩了');
  await replied(page);
  expect(await page.getByTestId('help-card').count()).toBe(0);

  await say(page, '我有时候真的不想活了');
  const card = page.getByTestId('help-card');
  await card.waitFor();
  await replied(page, 2);
  expect(await page.getByTestId('message-user').last().innerText()).toBe('我有时候真的不想活了');
  for (const number of ['12356', '400-161-9995', '120']) {
    expect(await card.innerText()).toContain(number);
  }
  expect(await card.locator('a[href^="tel:"]').count()).toBe(4);
  await page.reload();
  await page.getByTestId('help-card').waitFor();
  await page.getByTestId('language').click();
  expect(await card.innerText()).toMatch(/988[^]*116 123[^]*findahelpline\.com/);
  await page.getByTestId('dismiss-help').click();
  expect(await card.count()).toBe(0);
  await page.reload();
  await page.getByTestId('exchange').nth(1).waitFor();
  expect(await card.count()).toBe(0);
});
