/** Stored weights that fail while they are being loaded: nothing wrong answers, and there is a way out. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import {
  answering,
  carried,
  CHUNK,
  closeSheet,
  consent,
  MODEL,
  modelCard,
  openModels,
  smallHub,
  switched,
} from './support/full-model.ts';
import { ready, replied, say } from './support/page.ts';
import { storedWeights, unsoundChunks } from './support/stored-chunks.ts';
import { tornCache } from './support/torn-cache.ts';
import { browse, host, visit } from './support/visit.ts';

/** Two chunks beside the demo's own files. */
const PADDING = 20e6;

/** A page in which the full model answers, from a store that can be made to fail. */
async function stored(thread: 'engine' | 'reader') {
  const site = await host({ headers: thread === 'reader' });
  const [hub, context] = [
    await smallHub(PADDING),
    await browse(undefined, { serviceWorkers: 'block' }),
  ];
  const set = tornCache(site, thread);
  const { page } = await visit(context, site.url);
  await ready(page);
  await consent(page, hub);
  await page.getByTestId('consent-accept').click();
  await switched(page);
  await closeSheet(page);
  hub.requests.length = 0;
  return { site, hub, context, page, set };
}

/** The demo answers, and what the page says is this. */
async function told(page: Page, what: string): Promise<void> {
  const notice = page.getByTestId('model-failed');
  await notice.waitFor();
  expect(await notice.innerText()).toContain(what);
  expect(await answering(page)).toBe('demo');
  await say(page, '今天很开心');
  await replied(page);
}

describe.each(['reader', 'engine'] as const)('read by the %s', (thread) => {
  test('refused in the middle: said, nothing is lost, and a retry loads it', async () => {
    const { page, hub, set } = await stored(thread);
    set('refuses');
    await page.reload();
    await told(page, zhCN.errors.storage({ reason: 'refused' }).what);
    expect(await unsoundChunks(page)).toBe(0);
    set(undefined);
    await page.getByTestId('model-failed').getByText(zhCN.notices.whatToDo).click();
    await page.getByTestId('download-retry').click();
    await switched(page);
    expect(hub.requests).toEqual([]);
  });

  test.each(['unreadable', 'deleted'] as const)(
    'chunks that are %s between two reads: said, never used, and those alone are fetched',
    async (what) => {
      const { page, hub, set } = await stored(thread);
      set(what);
      await page.reload();
      await told(page, '已损坏');
      expect(hub.requests).toEqual([]);
      expect(await unsoundChunks(page)).toBe(0);
      set(undefined);
      await page.getByTestId('model-failed').getByText(zhCN.notices.whatToDo).click();
      const again = page.getByTestId('download-retry');
      expect(await again.innerText()).toBe(zhCN.storage.mend);
      await again.click();
      await switched(page);
      expect(carried(hub)).toBeGreaterThan(0);
      expect(carried(hub)).toBeLessThan(3 * CHUNK);
      await page.getByTestId('check-model').click();
      await page.getByText(zhCN.storage.sound).waitFor();
    },
  );
});

/** Three pages, two loads of some seconds, and a download. */
const LONG = { timeout: 300_000 };

test(
  'two tabs load a model, and a third removes it: the demo answers in all, and it may come again',
  LONG,
  async () => {
    const { site, page: first, context, hub, set } = await stored('reader');
    const tabs = [first];
    while (tabs.length < 3) {
      const { page } = await visit(context, site.url);
      await ready(page);
      tabs.push(page);
    }
    const [, second, third] = tabs as [Page, Page, Page];
    for (const page of tabs) page.on('dialog', (dialog) => void dialog.accept());
    await openModels(first);
    await modelCard(first, 'demo').getByTestId('use-model').click();
    await expect.poll(() => answering(second)).toBe('demo');
    set('slow');
    await modelCard(first).getByTestId('use-model').click();
    await openModels(second);
    await modelCard(second).getByTestId('use-model').click();
    const loading = () => second.evaluate(() => globalThis.allInOne.status().download);
    await expect.poll(loading).toBe('loading');
    await openModels(third);
    await modelCard(third).getByTestId('remove-model').click();
    await expect.poll(() => storedWeights(third)).toEqual({ bytes: 0, records: [] });
    for (const page of tabs) {
      const download = () => page.evaluate(() => globalThis.allInOne.status().download);
      await expect.poll(download).toBe('none');
      expect(await answering(page)).toBe('demo');
      await closeSheet(page);
      expect(await page.getByTestId('model-failed').count()).toBe(0);
    }
    await say(second, '今天很开心');
    await replied(second);
    expect(await storedWeights(first)).toEqual({ bytes: 0, records: [] });

    set(undefined);
    await consent(third, hub);
    await third.getByTestId('consent-accept').click();
    for (const page of tabs) await switched(page);
    expect(await answering(first)).toBe(MODEL);
  },
);
