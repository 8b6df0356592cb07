/** One model and several tabs: fetched once, removed by one while another is at it, held by one for all. */
import type { BrowserContext, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  answering,
  carried,
  closeSheet,
  consent,
  MODEL,
  modelCard,
  openModels,
  smallHub,
  switched,
} from './support/full-model.ts';
import { ready, replied, say } from './support/page.ts';
import { storedWeights } from './support/stored-chunks.ts';
import { browse, host, visit } from './support/visit.ts';

const PADDING = 40e6;
/** The demo's files. */
const REST = 6.4e6;

async function open(context: BrowserContext, url: string): Promise<Page> {
  const { page } = await visit(context, url);
  page.on('dialog', (dialog) => void dialog.accept());
  await ready(page);
  return page;
}

const download = (page: Page) => page.evaluate(() => globalThis.allInOne.status().download);

test('two tabs that ask for the same model at once fetch it once', async () => {
  const [site, hub, context] = [await host(), await smallHub(PADDING), await browse()];
  const tabs = [await open(context, site.url), await open(context, site.url)];
  for (const page of tabs) await consent(page, hub);
  hub.faults.bytesPerSecond = 40e6;
  await Promise.all(tabs.map((page) => page.getByTestId('consent-accept').click()));
  for (const page of tabs) await switched(page);
  expect(carried(hub)).toBeLessThan(PADDING + REST);
  for (const page of tabs) {
    await expect.poll(() => download(page)).toBe('none');
    await closeSheet(page);
    await say(page, '今天很开心');
    await page.getByTestId('stats').last().waitFor();
  }

  // Removed by one while it answers the other: the turn ends as it began, and then the demo answers.
  const [asking, other] = tabs as [Page, Page];
  const turn = asking.evaluate(async () => {
    const messages = [{ role: 'user' as const, content: '我今天很难过' }];
    return (await globalThis.allInOne.reply(messages, { maxTokens: 40 })).completionTokens;
  });
  await openModels(other);
  await modelCard(other).getByTestId('remove-model').click();
  expect(await turn).toBeGreaterThan(0);
  for (const page of tabs) await expect.poll(() => answering(page)).toBe('demo');
  await expect.poll(() => storedWeights(other)).toEqual({ bytes: 0, records: [] });
  await say(asking, '你好');
  await asking.getByTestId('stats').last().waitFor();
});

test('what one tab removes, another stops fetching', async () => {
  const [site, hub, context] = [await host(), await smallHub(PADDING), await browse()];
  const fetching = await open(context, site.url);
  const card = await consent(fetching, hub);
  hub.faults.bytesPerSecond = 2e6; // it must not end before the other tab is open
  await fetching.getByTestId('consent-accept').click();
  await expect.poll(() => carried(hub)).toBeGreaterThan(18e6); // a chunk is there

  const other = await open(context, site.url);
  await openModels(other);
  await modelCard(other).getByTestId('discard').click();
  await expect.poll(() => storedWeights(other)).toEqual({ bytes: 0, records: [] });
  await expect.poll(() => download(fetching)).toBe('none');
  hub.faults.bytesPerSecond = undefined;
  expect(carried(hub)).toBeLessThan(PADDING);
  expect(await card.getByTestId('error').count()).toBe(0);

  await consent(fetching, hub); // and may fetch it again
  await fetching.getByTestId('consent-accept').click();
  await switched(fetching);
});

test('a model that one tab holds in memory answers in all', async () => {
  const [site, hub] = [await host(), await smallHub()];
  const args = ['--disable-features=StaticStorageQuota'];
  const context = await browse(undefined, { serviceWorkers: 'block', args });
  const leader = await open(context, site.url);
  const holder = await open(context, site.url);
  const cdp = await context.newCDPSession(holder);
  const origin = new URL(site.url).origin;
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1e6 });
  await consent(holder, hub);
  await holder.getByTestId('consent-memory').click();
  for (const page of [holder, leader]) await switched(page);
  await say(leader, '今天的实验终于成功了,太棒了!');
  await replied(leader);
  await holder.close(); // the engine, which is in the other tab, has read all of it
  await say(leader, '谢谢');
  await replied(leader, 2);
  expect(await answering(leader)).toBe(MODEL);
  expect(await leader.locator('[data-testid=notice][data-kind=restarted]').count()).toBe(0);
});
