/** A browser that gives up all of Cache Storage under the open page. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import {
  answering,
  consent,
  closeSheet,
  MODEL,
  modelCard,
  openModels,
  smallHub,
  switched,
} from './support/full-model.ts';
import { offlineReady, ready, replied, say } from './support/page.ts';
import { storedWeights } from './support/stored-chunks.ts';
import { browse, host, visit } from './support/visit.ts';

/** From another page of the origin. */
async function evict(page: Page): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(new URL('licences.json', page.url()).href);
  await other.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await other.close();
}

test('the open page goes on, the next visit says that the model is gone, and it can be fetched again', async () => {
  const [site, hub, context] = [await host(), await smallHub(), await browse()];
  const { page, loads } = await visit(context, site.url);
  await ready(page);
  await consent(page, hub);
  await page.getByTestId('consent-accept').click();
  await switched(page);
  await closeSheet(page);

  await evict(page);
  await say(page, '今天很开心');
  await replied(page);
  expect(await answering(page)).toBe(MODEL); // it is all in memory

  const asked = hub.requests.length;
  await page.reload();
  await ready(page);
  const notice = page.getByTestId('model-failed');
  await notice.waitFor();
  expect(await notice.innerText()).toContain(zhCN.errors.corrupt({ reason: 'missing' }).what);
  expect(await answering(page)).toBe('demo');
  expect(await page.getByTestId('exchange').count()).toBe(1); // conversations are kept elsewhere
  await say(page, '你好');
  await replied(page, 2);
  expect(hub.requests.length).toBe(asked); // nothing is fetched unasked
  expect(loads()).toBe(2);
  await offlineReady(page); // the app's own files are stored again

  await notice.getByText(zhCN.notices.whatToDo).click();
  await modelCard(page).getByTestId('download-retry').click();
  await switched(page);
  expect((await storedWeights(page)).records).toEqual(['manifest']);
});

test('gone before it is loaded from the open page: said, and a click fetches it again', async () => {
  const [site, hub, context] = [await host(), await smallHub(), await browse()];
  const { page } = await visit(context, site.url);
  await ready(page);
  await consent(page, hub);
  await page.getByTestId('consent-accept').click();
  await switched(page);
  await modelCard(page, 'demo').getByTestId('use-model').click();
  await expect.poll(() => answering(page)).toBe('demo');

  await evict(page);
  await openModels(page);
  const card = modelCard(page);
  await card.getByTestId('use-model').click();
  await card.getByTestId('error').waitFor();
  expect(await card.getByTestId('error').innerText()).toContain(
    zhCN.errors.corrupt({ reason: 'missing' }).what,
  );
  expect(await answering(page)).toBe('demo');
  expect(await storedWeights(page)).toEqual({ bytes: 0, records: [] });
  await card.getByTestId('download-retry').click();
  await switched(page);
});
