/** A reply goes on while nobody looks, and is whole when somebody does again. */
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { databaseAt } from '../../src/storage/store.ts';
import { launchPlain } from './support/browser.ts';
import { ready, replied, say } from './support/page.ts';
import { Site } from './support/site.ts';
import { tell, withStoryteller } from './support/storyteller.ts';
import { visit } from './support/visit.ts';

/** Told at the pace of a model on a small machine; more than the tests wait for. */
const STORY = Array.from({ length: 2000 }, (_, i) => `第 ${i + 1} 句。`);

let site: Site;
beforeAll(async () => {
  site = await Site.start();
});
afterAll(() => site.stop());

async function talking(story: readonly string[]): Promise<{ page: Page; cdp: CDPSession }> {
  const { browser, close } = await launchPlain();
  onTestFinished(close);
  const context = browser.contexts()[0]!;
  await withStoryteller(context);
  const { page } = await visit(context, site.url);
  await ready(page);
  await tell(page, story);
  await say(page, '讲个很长的故事');
  await expect.poll(() => shown(page)).toBeGreaterThan(20);
  return { page, cdp: await context.newCDPSession(page) };
}

/** Characters of the reply that are there to be seen. */
const shown = (page: Page) =>
  page.evaluate(() => document.querySelector('[data-testid=reply]')?.textContent.length ?? 0);

/** Another tab lies over it. */
async function hide(page: Page): Promise<void> {
  await (await page.context().newPage()).bringToFront();
  await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe('hidden');
}

/** As the computer does to a tab when it sleeps, and the browser to one that is hidden for long. */
async function sleep(page: Page, cdp: CDPSession, ms: number): Promise<void> {
  await hide(page);
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, ms));
  await cdp.send('Page.setWebLifecycleState', { state: 'active' });
  await page.bringToFront();
  await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe('visible');
}

/** That the conversation has every piece of what was told once, in its order. */
async function isWhole(page: Page): Promise<void> {
  const told = await page.evaluate(() => window.told);
  const stored = () =>
    page.evaluate(
      (name) =>
        new Promise<string>((resolve, reject) => {
          const request = indexedDB.open(name);
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            const all = request.result.transaction('app').objectStore('app').getAll();
            all.onsuccess = () =>
              resolve(
                all.result
                  .flatMap((one) => one.exchanges ?? [])
                  .map(({ reply }) => reply)
                  .join('|'),
              );
          };
        }),
      databaseAt('/'),
    );
  await expect.poll(stored).toBe(told);
}

test('in a hidden tab the reply is written to its end', async () => {
  const { page } = await talking(STORY.slice(0, 300));
  await hide(page);
  const before = await shown(page);
  const reply = await replied(page);
  expect(await page.evaluate(() => document.visibilityState)).toBe('hidden');
  expect(reply.length).toBeGreaterThan(before);
  expect(reply).toContain('第 300 句');
  await isWhole(page);
});

test('through sleep and waking it goes on, can be stopped, and goes on again', async () => {
  const { page, cdp } = await talking(STORY);
  await sleep(page, cdp, 2000);
  const woken = await shown(page);
  await expect.poll(() => shown(page)).toBeGreaterThan(woken);
  await sleep(page, cdp, 500);
  await page.getByTestId('stop').click();
  await page.getByTestId('go-on').waitFor();
  await isWhole(page);
  const stopped = await shown(page);

  await tell(page, STORY.slice(0, 100));
  await page.getByTestId('go-on').click();
  await expect.poll(() => shown(page)).toBeGreaterThan(stopped);
  await sleep(page, cdp, 1000);
  await page.getByTestId('send').waitFor({ timeout: 60_000 });
  await isWhole(page);
  expect(await page.evaluate(() => window.ended)).toBe(2);
  expect(await page.getByTestId('error').count()).toBe(0);
  await say(page, '你好');
  await expect.poll(() => page.getByTestId('exchange').count()).toBe(2);
});
