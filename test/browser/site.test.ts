/** What whoever runs a site sets for all who open it: the file `site.json` beside the page. */
import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en/en.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { VIEWS, violations } from './support/axe.ts';
import { offlineReady, ready, replied, say } from './support/page.ts';
import { siteWith } from './support/site-json.ts';
import { browse, temporary, visit } from './support/visit.ts';

test('defaults, places and greeting are the site’s; what a person chooses stays; offline it is as it was', async () => {
  const greeting = { en: 'Hello, class 3! Write how your day was.' };
  const parts = { settings: { language: 'en', theme: 'dark' }, places: ['diary'], greeting };
  const { site, write } = await siteWith(parts);
  const context = await browse(temporary());
  const { page } = await visit(context, site.url);
  await ready(page);
  await page.getByText(greeting.en).waitFor();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  const rail = page.getByRole('navigation', { name: en.places.label }).getByRole('link');
  expect(await rail.allInnerTexts()).toEqual([en.places.chat, en.places.diary]);
  // The address of a place that is not offered leads to the chat.
  await page.goto(`${site.url}#/lab`);
  await page.getByText(greeting.en).waitFor();
  await page.goto(site.url);

  await offlineReady(page);
  await context.setOffline(true);
  await page.reload();
  await page.getByText(greeting.en).waitFor();
  await context.setOffline(false);

  // The site changes its mind; what it never had is named.
  write({ settings: { language: 'zh-CN', thme: 'dark' } });
  await page.reload();
  const notice = page.locator('[data-kind=site]');
  await notice.waitFor();
  expect(await notice.innerText()).toContain(zhCN.notices.site('settings.thme'));
  await page.getByText(zhCN.app.tagline).waitFor();
});

test('after a while without anybody, what was written is deleted, and the model stays', async () => {
  const { site } = await siteWith({ settings: { language: 'zh-CN' }, resetAfterMinutes: 1 });
  const context = await browse(temporary());
  const { page } = await visit(context, site.url);
  await say(page, '今天很开心');
  await replied(page);
  const idle = page.getByTestId('idle');
  // The page's own clock, half a minute later.
  await page.evaluate(() => {
    const then = Date.now.bind(Date);
    Object.assign(globalThis, { later: 35_000 });
    Date.now = () => then() + (globalThis as unknown as { later: number }).later;
  });
  await idle.waitFor();
  expect(await violations(page, 'idle', [...VIEWS.one, ...VIEWS.other])).toEqual([]);
  expect(await page.locator(':focus').innerText()).toBe(zhCN.idle.here);
  await page.keyboard.press('Enter');
  await idle.waitFor({ state: 'detached' });
  await page.getByText('今天很开心').waitFor();

  const reloaded = page.waitForEvent('load');
  await page.evaluate(() => Object.assign(globalThis, { later: 600_000 }));
  await reloaded;
  await ready(page);
  await page.getByText(zhCN.app.tagline).waitFor();
  expect(await page.getByText('今天很开心').count()).toBe(0);
});
