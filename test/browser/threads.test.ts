/** The number of threads: measured when the page has nothing else to do, remembered, overruled. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { SETTINGS } from '../../src/i18n/settings.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { goTo, ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';
import { watch } from './support/watch.ts';

const PATIENCE = { timeout: 60_000 };
const MEASURED = new RegExp([1, 2, 4, 8].map(SETTINGS['zh-CN'].threadsMeasured).join('|'));

const remembered = (page: Page) =>
  page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) =>
      name.startsWith('qwen-all-in-one-threads'),
    );
    return Number(key && localStorage.getItem(key));
  });

const savedChoice = (page: Page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('qwen-all-in-one:/');
        opening.onerror = () => reject(new Error('no database'));
        opening.onsuccess = () => {
          const settings = opening.result.transaction('app').objectStore('app').get('settings');
          settings.onsuccess = () => {
            opening.result.close();
            resolve((settings.result as { threads?: unknown } | undefined)?.threads);
          };
        };
      }),
  );

/** What the settings say about the measurement. */
async function said(page: Page): Promise<string> {
  await goTo(page, 'settings');
  await page.getByTestId('advanced').click();
  const text = await page.getByTestId('threads-help').innerText();
  await goTo(page, 'chat'); // the fold is closed again
  return text;
}

test('it is measured once, remembered, measured again on demand, and overruled', async () => {
  const site = await host();
  const context = await browse();
  const seen = watch(context);
  const { page } = await visit(context, site.url);
  const before = await ready(page);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);

  await expect.poll(() => remembered(page), PATIENCE).toBeGreaterThan(0);
  const measured = await remembered(page);
  expect([1, 2, 4, 8]).toContain(measured);
  expect(measured).toBeLessThanOrEqual(cores);
  expect(await said(page)).toContain(SETTINGS['zh-CN'].threadsMeasured(measured));
  // What runs goes on running.
  await say(page, '今天很开心');
  await replied(page);
  expect(await page.evaluate(() => globalThis.allInOne.ready.then(({ threads }) => threads))).toBe(
    before,
  );

  await page.reload();
  expect(await ready(page)).toBe(measured);
  expect(await said(page)).toContain(SETTINGS['zh-CN'].threadsMeasured(measured));

  await goTo(page, 'settings');
  await page.getByTestId('advanced').click();
  await page.getByTestId('threads-measure').click();
  const help = page.getByTestId('threads-help');
  expect(await help.innerText()).toContain(SETTINGS['zh-CN'].threadsMeasuring);
  await expect.poll(() => help.innerText(), PATIENCE).toMatch(MEASURED);

  await page.getByTestId('threads-select').selectOption('1');
  await expect.poll(() => savedChoice(page), PATIENCE).toBe(1);
  await page.reload();
  expect(await ready(page)).toBe(1);
  // Chosen by a person, so nothing to be told about.
  expect(await page.getByText(zhCN.notices.singleThread).count()).toBe(0);
  expect(await page.evaluate(() => globalThis.allInOne.status().engine)).toMatchObject({
    state: 'ready',
    loaded: { threads: 1 },
  });
  expect(seen.problems).toEqual([]);
});
