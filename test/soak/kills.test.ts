/** 20 power cuts at random moments of download, load and reply: nothing is lost, nothing fetched again. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { zhCN } from '../../src/words/zh-CN.ts';
import { DIST } from '../browser/support/build.ts';
import { launch } from '../browser/support/browser.ts';
import { ready, say } from '../browser/support/page.ts';
import { host, temporary, visit } from '../browser/support/visit.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { someBytes } from '../support/repo.ts';
import { randomFrom } from '../weights/fault-sequence.ts';
import { killBrowser } from './support/kill.ts';

const MODEL = 'Xenova/Qwen1.5-0.5B-Chat';
const KILLS = 20;
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e6));
const CHUNK = 16 * 2 ** 20;
/** What is on the line between the host and the browser. */
const UNDER_WAY = 6e6;

/** The demo's files, and nine more chunks that the graph does not use. */
async function largeHub(): Promise<Hub> {
  const folder = temporary();
  cpSync(join(DIST, 'models/demo'), join(folder, MODEL), { recursive: true });
  writeFileSync(join(folder, MODEL, 'onnx/model_quantized.onnx_data'), someBytes(150_000_000, 5));
  const hub = await startHub(folder, { redirect: false });
  onTestFinished(() => hub.close());
  return hub;
}

const stored = (page: Page) =>
  page.evaluate((id) => globalThis.allInOne.status().stored.includes(id), MODEL);

const answering = (page: Page) =>
  page.evaluate(() => {
    const { engine } = globalThis.allInOne.status();
    return engine.state === 'ready' ? engine.loaded.model.id : engine.state;
  });

/** Whatever this visit finds: goes on with the download or the load, or asks for the model. */
async function goOn(page: Page, hub: Hub): Promise<void> {
  const offer = page.getByTestId('offer-resume');
  const failed = page.getByTestId('model-failed');
  const told = async () =>
    (await answering(page)) === MODEL || (await offer.isVisible()) || (await failed.isVisible());
  // A page that was killed before its download began finds nothing.
  await expect
    .poll(told, { timeout: 5000 })
    .toBe(true)
    .catch(() => {});
  if (await offer.isVisible()) return offer.getByText(zhCN.storage.resume).click();
  if (await stored(page)) {
    // A load that was killed is not begun again unasked.
    if (!(await failed.isVisible())) return;
    await failed.getByText(zhCN.notices.whatToDo).click();
    return page.getByTestId('download-retry').click();
  }
  await page.getByTestId('model-chip').click();
  await page.getByTestId('host-select').selectOption('custom');
  await page.getByTestId('host-url').fill(hub.url);
  await page.getByTestId('host-url').blur();
  const card = page.getByTestId('model-card').filter({ hasText: 'Qwen1.5-0.5B-Chat' });
  await card.getByTestId('use-model').click();
  await page.getByTestId('consent-accept').click();
}

test(`${KILLS} kills`, async () => {
  console.log(`SEED=${SEED}`);
  const random = randomFrom(SEED);
  const [site, hub] = [await host(), await largeHub()];
  const profile = temporary();
  let duringDownload = 0;
  let said = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    // Slow at first, so that it is killed often; then the load and the reply have their turn.
    hub.faults.bytesPerSecond = kill < KILLS / 2 ? 30e6 : undefined;
    const context = await launch(profile);
    const { page } = await visit(context, site.url);
    await ready(page);
    if (!(await stored(page))) duringDownload += 1;
    await goOn(page, hub);
    if (await page.getByTestId('close').isVisible()) await page.getByTestId('close').click();
    await sleep(random() * 2500);
    if (random() < 0.5) {
      await say(page, `第${kill}次:今天很开心`);
      await page.getByTestId('badge').last().waitFor();
      said += 1;
      await sleep(random() * 500);
    }
    killBrowser(profile);
    await context.close().catch(() => {});
  }
  hub.faults.bytesPerSecond = undefined;

  const context = await launch(profile);
  onTestFinished(() => context.close());
  const { page } = await visit(context, site.url);
  await ready(page);
  const finished = await stored(page);
  const before = hub.requests.length;
  await goOn(page, hub);
  await expect.poll(() => answering(page), { timeout: 120_000 }).toBe(MODEL);
  if (finished) expect(hub.requests.length).toBe(before);

  const total = 150_000_000 + 6_300_000;
  const carried = hub.requests.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${KILLS} kills, ${duringDownload} of them before the end of the download;`);
  console.log(`${carried} bytes for a model of ${total}; ${said} messages`);
  expect(carried).toBeLessThan(total + duringDownload * (CHUNK + UNDER_WAY));

  if (!(await page.getByTestId('model-card').first().isVisible())) {
    await page.getByTestId('model-chip').click();
  }
  await page.getByTestId('check-model').click();
  await page.getByText(zhCN.storage.sound).waitFor();
});
