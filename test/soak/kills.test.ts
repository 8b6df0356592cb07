/** 20 power cuts at random moments of download, load and reply: nothing is lost, nothing fetched again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { launch } from '../browser/support/browser.ts';
import {
  answering,
  CHUNK,
  consent,
  MODEL,
  smallHub,
  switched,
} from '../browser/support/full-model.ts';
import { ready, replied, say } from '../browser/support/page.ts';
import { host, temporary, visit } from '../browser/support/visit.ts';
import type { Hub } from '../support/hub.ts';
import { sha256, someBytes } from '../support/repo.ts';
import { randomFrom } from '../models/fault-sequence.ts';
import { killBrowser } from './support/kill.ts';

const KILLS = { download: 10, load: 5, reply: 5 };
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e6));
/** Ten chunks that the graph does not use, beside the demo's own files. */
const PADDING = someBytes(150_000_000, 5);

const answersFully = (page: Page) => switched(page, 120_000);

const stored = (page: Page) =>
  page.evaluate((id) => globalThis.allInOne.status().stored.includes(id), MODEL);

/** How many chunks of a file are there, by the hash that names them. */
const chunksOf = (page: Page, hash: string) =>
  page.evaluate(async (part) => {
    const names = (await caches.keys()).filter((name) => name.includes('weights'));
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().filter(({ url }) => url.includes(`/${part}/`)).length;
  }, hash);

/** Whatever this visit finds: goes on with the download or the load, or asks for the model. */
async function goOn(page: Page, hub: Hub): Promise<void> {
  const offer = page.getByTestId('offer-resume');
  const failed = page.getByTestId('model-failed');
  const told = async () =>
    ['loading', MODEL].includes(await answering(page)) ||
    (await offer.isVisible()) ||
    (await failed.isVisible());
  // A page that was killed before its download began finds nothing.
  const something = await expect
    .poll(told, { timeout: 5000 })
    .toBe(true)
    .then(
      () => true,
      () => false,
    );
  if (await offer.isVisible()) return offer.getByText(zhCN.storage.resume).click();
  if (await failed.isVisible()) {
    // A load that was killed is not begun again unasked.
    await failed.getByText(zhCN.notices.whatToDo).click();
    await page.getByTestId('download-retry').click();
    return page.getByTestId('close').click();
  }
  if (something) return;
  await consent(page, hub);
  await page.getByTestId('consent-accept').click();
  await page.getByTestId('close').click();
}

const kinds = Object.entries(KILLS).flatMap(([kind, count]) => Array<string>(count).fill(kind));

test(`${kinds.length} kills`, async () => {
  console.log(`SEED=${SEED}`);
  const random = randomFrom(SEED);
  const [site, hub, hash] = [await host(), await smallHub(PADDING.length), await sha256(PADDING)];
  const profile = temporary();
  const open = async (): Promise<{ context: BrowserContext; page: Page }> => {
    const context = await launch(profile);
    const { page } = await visit(context, site.url);
    await ready(page);
    return { context, page };
  };
  const sent: string[] = [];
  const send = async (page: Page) => {
    const text = `第 ${sent.length} 句,今天很开心`;
    await say(page, text);
    await page.getByTestId('exchange').nth(sent.length).getByTestId('badge').waitFor();
    sent.push(text);
  };
  /** What was said in the visits before is there, each once. */
  const remembers = async (page: Page) => {
    await expect.poll(() => page.getByTestId('exchange').count()).toBe(sent.length);
    const shown = await page.getByTestId('exchange').allInnerTexts();
    for (const [index, text] of sent.entries()) expect(shown[index]).toContain(text);
  };
  /** Where each kill came, as the page itself saw it. */
  const moments: Record<string, number> = {};

  for (const kind of kinds) {
    // Slow while it is to be killed in the download; then that ends, whatever is left of it.
    hub.faults.bytesPerSecond = kind === 'download' ? 10e6 : undefined;
    const { context, page } = await open();
    await remembers(page);
    const kept = await chunksOf(page, hash);
    const asked = hub.requests.length;
    await goOn(page, hub);
    if (kind === 'download') {
      if (random() < 0.3) await send(page);
      await sleep(random() * 6000);
    } else if (kind === 'load') {
      await expect.poll(() => stored(page), { timeout: 60_000 }).toBe(true);
      await sleep(random() * 700);
    } else {
      await answersFully(page);
      await send(page);
      await sleep(random() * 300);
    }
    const state = await page.evaluate(() => {
      const { engine, download } = globalThis.allInOne.status();
      const streaming = document.querySelector('[data-testid=stop]') !== null;
      return streaming ? 'reply' : `engine ${engine.state}, download ${download}`;
    });
    moments[state] = (moments[state] ?? 0) + 1;
    killBrowser(profile);
    await context.close().catch(() => {});
    for (const { url, range } of hub.requests.slice(asked)) {
      if (!url.endsWith('.onnx_data')) continue;
      const from = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
      expect(from, `${kind}: ${kept} chunks were there`).toBeGreaterThanOrEqual(kept * CHUNK);
    }
  }
  console.log('killed in:', moments);

  const before = hub.requests.length;
  const { context, page } = await open();
  onTestFinished(() => context.close());
  await remembers(page);
  await goOn(page, hub);
  await answersFully(page);
  expect(hub.requests.length).toBe(before);
  await page.getByTestId('new-chat').click();
  await say(page, '今天的实验终于成功了,太棒了!');
  await replied(page);
  const carried = hub.requests.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(
    `${sent.length} messages kept; ${carried} bytes for ${PADDING.length} and the demo's`,
  );

  await page.getByTestId('model-chip').click();
  await page.getByTestId('check-model').click();
  await page.getByText(zhCN.storage.sound).waitFor();
});
