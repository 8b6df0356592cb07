/** A class or a kiosk: the file is made by clicking, the PIN keeps the settings, the day is counted. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { KIOSK } from '../../src/i18n/kiosk.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { VIEWS, violations } from './support/axe.ts';
import { DIST } from './support/build.ts';
import { openSheet, ready, replied, say } from './support/page.ts';
import { browse, host, temporary, visit } from './support/visit.ts';

const words = KIOSK['zh-CN'];
const BOTH = [...VIEWS.one, ...VIEWS.other];

/** Clicks the file together. @returns Its text. */
async function makeFile(page: Page): Promise<string> {
  await openSheet(page, 'site');
  await page.getByTestId('site-pin').fill('1234');
  await page.getByTestId('site-pin-again').fill('4321');
  await page.getByTestId('site-pin-take').click();
  await page.getByText(words.site.pin.refused.differ()).waitFor();
  await page.getByTestId('site-pin-again').fill('１２３４');
  await page.getByTestId('site-pin-take').click();
  await page.getByText(words.site.pin.set).waitFor();
  await page.getByTestId('site-greeting-zh-CN').fill('三年二班，写下你今天的心情。');
  await page.getByTestId('site-place-lab').uncheck();
  await page.getByTestId('site-add-zh-CN').click();
  await page.getByTestId('site-name-zh-CN').fill('王老师');
  await page.getByTestId('site-contact-zh-CN').fill('203 室');
  await page.getByTestId('site-blocked').fill('香菜');
  await page.getByTestId('site-defaults').click();
  await page.getByTestId('site-set-largeType').selectOption('true');
  await page.getByTestId('site-minutes').fill('0');
  await page.getByTestId('site-left').waitFor();
  expect(await violations(page, 'site', BOTH)).toEqual([]);
  await page.getByTestId('site-minutes').fill('60');
  expect(await page.getByTestId('site-left').count()).toBe(0);
  return page.getByTestId('site-text').innerText();
}

async function give(page: Page, pin: string): Promise<void> {
  await page.getByTestId('pin').fill(pin);
  await page.getByTestId('pin').press('Enter');
}

test('a site’s file made by clicking: its PIN keeps the settings, its words and people are there, the day is counted', async () => {
  const folder = join(temporary(), 'site');
  cpSync(DIST, folder, { recursive: true });
  const site = await host({ folder });
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  const text = await makeFile(page);
  expect(text).not.toContain('1234');
  writeFileSync(join(folder, 'site.json'), text);
  await page.goto(site.url);
  await page.getByText('三年二班').waitFor();
  await expect.poll(() => page.locator('html').getAttribute('data-type')).toBe('large');
  expect(await page.getByTestId('lab').count()).toBe(0);

  // What pupils do works without the PIN.
  await say(page, '我不想活了，香菜也不想吃');
  await replied(page);
  expect(await page.getByTestId('help-card').innerText()).toContain('王老师');
  expect(await page.getByTestId('exchange').first().innerText()).toContain('＊＊');
  await say(page, '今天很开心');
  await replied(page, 2);

  await page.getByTestId('model-chip').click();
  await page.getByTestId('pin-sheet').waitFor();
  expect(await page.getByTestId('model-card').count()).toBe(0);
  await page.getByTestId('close').click();
  await page.getByTestId('settings').click();
  await page.getByTestId('pin-place').waitFor();
  expect(await violations(page, 'pin', BOTH)).toEqual([]);
  await give(page, '12');
  await page.getByText(words.pin.refused['no-pin'](4, 12)).waitFor();
  for (const wrong of ['1111', '2222', '3333']) {
    await give(page, wrong);
    await expect.poll(() => page.getByTestId('pin').inputValue()).toBe('');
  }
  await page.getByTestId('pin-wait').waitFor();
  await page.reload();
  await page.getByTestId('pin-wait').waitFor();
  expect(await page.getByTestId('pin-open').isDisabled()).toBe(true);
  expect(await violations(page, 'pin waits', BOTH)).toEqual([]);
  await page.evaluate(() => {
    const then = Date.now.bind(Date);
    Date.now = () => then() + 3_600_000;
  });
  await page.getByTestId('pin-wait').waitFor({ state: 'detached' });
  await give(page, '1234');
  await page.getByTestId('settings-place').waitFor();
  await page.getByTestId('lab').waitFor(); // hidden, but not from who has the PIN

  await page.getByTestId('open-moods').click();
  await page.getByTestId('moods-table').waitFor();
  const counts = await page.getByTestId('moods-of-day').locator('dd').allInnerTexts();
  expect(counts.map(Number).reduce((a, b) => a + b)).toBe(2);
  expect(await page.getByTestId('moods-sheet').innerText()).not.toContain('开心');
  expect(await violations(page, 'moods', BOTH)).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByTestId('moods-table').isVisible()).toBe(true);
  expect(await page.getByTestId('model-chip').isVisible()).toBe(false);
  await page.emulateMedia({ media: 'screen' });
  await page.keyboard.press('Escape');
  await page.getByTestId('lock').click();
  await page.getByTestId('pin-place').waitFor();
  expect(await page.getByText(zhCN.places.lab, { exact: true }).count()).toBe(0);
}, 400_000);
