/** Engines and tabs that end at random moments of a load: in the end the model answers, and nothing is lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { answering, consent, MODEL, smallHub, switched } from '../browser/support/full-model.ts';
import { ready, say } from '../browser/support/page.ts';
import { crash } from '../browser/support/tabs.ts';
import { browse, host, visit } from '../browser/support/visit.ts';
import { randomFrom } from '../models/fault-sequence.ts';

declare global {
  interface Window {
    /** Of this page, oldest first. */
    spawned: Worker[];
  }
}

const ENDS = 20;
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e6));

/** Remembers the page's engines, so that the newest can be ended. */
function remembering(): void {
  window.spawned = [];
  window.Worker = class extends window.Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      if (String(args[0]).includes('/engine-')) window.spawned.push(this);
    }
  };
}

const endNewest = (page: Page) =>
  page.evaluate(() => {
    const worker = window.spawned.at(-1);
    worker?.terminate();
    worker?.dispatchEvent(new ErrorEvent('error', { message: 'crash' }));
    return window.spawned.length;
  });

/** Resolves when the full model answers, by itself or after the retry that the page offers. */
async function back(page: Page): Promise<'by itself' | 'asked'> {
  const failed = page.getByTestId('model-failed');
  const told = async () => (await answering(page)) === MODEL || (await failed.isVisible());
  await expect.poll(told).toBe(true);
  if (!(await failed.isVisible())) return 'by itself';
  expect(await answering(page)).toBe('demo'); // it answers meanwhile
  await failed.getByText(zhCN.notices.whatToDo).click();
  await page.getByTestId('download-retry').click();
  await switched(page);
  await page.getByTestId('close').click();
  return 'asked';
}

test(`${ENDS} loads are broken off, by the end of the engine or of the tab`, async () => {
  console.log(`SEED=${SEED}`);
  const random = randomFrom(SEED);
  const [site, hub, context] = [await host(), await smallHub(40e6), await browse()];
  await context.addInitScript(remembering);
  let { page } = await visit(context, site.url);
  await ready(page);
  await consent(page, hub);
  await page.getByTestId('consent-accept').click();
  await switched(page);
  await page.getByTestId('close').click();
  const said: string[] = [];
  const answers = async () => {
    const text = `第 ${String(said.length).padStart(2, '0')} 句:今天很开心`;
    said.push(text);
    await say(page, text);
    const exchange = page.getByTestId('exchange').filter({ hasText: text });
    await exchange.getByTestId('stats').waitFor();
  };
  await answers();
  const asked = hub.requests.length;
  const count = { engines: 0, tabs: 0, retries: 0 };

  for (let end = 0; end < ENDS; end++) {
    await page.reload();
    await expect.poll(() => page.evaluate(() => window.spawned.length)).toBeGreaterThan(0);
    await sleep(random() * 2500);
    if (end % 2) {
      await endNewest(page);
      count.engines += 1;
    } else {
      await crash(context, page);
      page = (await visit(context, site.url)).page;
      count.tabs += 1;
    }
    if ((await back(page)) === 'asked') count.retries += 1;
    await answers();
    expect(await answering(page)).toBe(MODEL);
  }
  console.log(`${count.engines} engines and ${count.tabs} tabs ended; ${count.retries} retries`);
  expect(hub.requests.length).toBe(asked); // nothing is fetched again
  const log = await page.getByTestId('exchange').allInnerTexts();
  for (const text of said) expect(log.filter((shown) => shown.includes(text))).toHaveLength(1);
});
