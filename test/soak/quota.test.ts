/** A disk with no room, too little, a byte too little, and less and less: said, nothing half-written, and usable. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import {
  answering,
  closeSheet,
  consent,
  modelCard,
  openModels,
  smallHub,
  switched,
} from '../browser/support/full-model.ts';
import { ready, replied, say } from '../browser/support/page.ts';
import { storedWeights, unsoundChunks } from '../browser/support/stored-chunks.ts';
import { browse, host, visit } from '../browser/support/visit.ts';

/** Four chunks beside the demo's files. */
const PADDING = 60e6;
const SIZE = PADDING + 6_276_604;

const usage = (page: Page) =>
  page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);

test.each([
  ['no room', async (page: Page) => usage(page)], // Chromium lets writes through a quota of 0
  ['50 MB', async () => 50e6],
  ['a byte too little', async (page: Page) => (await usage(page)) + SIZE - 1],
  ['less and less', async () => 1e9],
])('%s', async (what, quotaFor) => {
  const [site, hub] = [await host(), await smallHub(PADDING)];
  // By default Chromium tells every page of 10 GB, whatever there is.
  const args = ['--disable-features=StaticStorageQuota'];
  const context = await browse(undefined, { serviceWorkers: 'block', args });
  const { page } = await visit(context, site.url);
  await ready(page);
  const cdp = await context.newCDPSession(page);
  const origin = new URL(site.url).origin;
  const allow = (quotaSize?: number) =>
    cdp.send('Storage.overrideQuotaForOrigin', {
      origin,
      ...(quotaSize !== undefined && { quotaSize }),
    });

  await allow(await quotaFor(page));
  const card = await consent(page, hub);
  if (what === 'less and less') hub.faults.bytesPerSecond = 20e6;
  else await page.getByTestId('no-room').waitFor();
  await page.getByTestId('consent-accept').click();
  if (what === 'less and less') {
    await expect.poll(() => usage(page)).toBeGreaterThan(20e6);
    await allow((await usage(page)) + 20e6);
    await expect.poll(() => usage(page)).toBeGreaterThan(30e6);
    await allow(await usage(page));
  }
  await card.getByTestId('error').waitFor();
  hub.faults.bytesPerSecond = undefined;
  const { what: full, next } = zhCN.errors.storage({ reason: 'quota' });
  expect(await card.getByTestId('error').innerText()).toContain(`${full}${next}`);

  // Not half a chunk, and nothing that could be taken for a model.
  expect(await unsoundChunks(page)).toBe(0);
  expect((await storedWeights(page)).records).not.toContain('manifest');

  await page.getByTestId('use-memory').click();
  await switched(page);
  await closeSheet(page);
  await say(page, '今天很开心');
  await replied(page);
  await page.reload(); // it was said that it would be gone
  await ready(page);
  expect(await answering(page)).toBe('demo');
  expect(await unsoundChunks(page)).toBe(0);

  await allow(); // room has been made
  await openModels(page);
  const begun = (await storedWeights(page)).records.includes('plan');
  await modelCard(page)
    .getByTestId(begun ? 'resume' : 'use-model')
    .click();
  if (!begun) await page.getByTestId('consent-accept').click();
  await switched(page);
  await page.getByTestId('check-model').click();
  await page.getByText(zhCN.storage.sound).waitFor();
});
