/**
 * A full model that cannot be kept, is damaged, or ends the page. The demo's own files play the
 * full model: the same way through consent, download, store and load, in seconds.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { zhCN } from '../../src/words/zh-CN.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { DIST } from './support/build.ts';
import { ready, replied, say } from './support/page.ts';
import { browse, host, temporary, visit } from './support/visit.ts';

const MODEL = 'Xenova/Qwen1.5-0.5B-Chat';

async function smallHub(): Promise<Hub> {
  const folder = temporary();
  cpSync(join(DIST, 'models/demo'), join(folder, MODEL), { recursive: true });
  const hub = await startHub(folder, { redirect: false });
  onTestFinished(() => hub.close());
  return hub;
}

async function consent(page: Page, hub: Hub) {
  await page.getByTestId('model-chip').click();
  await page.getByTestId('host-select').selectOption('custom');
  await page.getByTestId('host-url').fill(hub.url);
  await page.getByTestId('host-url').blur();
  const card = page.getByTestId('model-card').filter({ hasText: 'Qwen1.5-0.5B-Chat' });
  await card.getByTestId('use-model').click();
  await page.getByTestId('consent').waitFor();
  return card;
}

const answering = (page: Page) =>
  page.evaluate(() => {
    const { engine } = globalThis.allInOne.status();
    return engine.state === 'ready' ? engine.loaded.model.id : engine.state;
  });

/** A profile in which the full model is stored and has been chosen. */
async function downloaded(profile: string) {
  const [site, hub, context] = [await host(), await smallHub(), await browse(profile)];
  const { page } = await visit(context, site.url);
  await ready(page);
  await consent(page, hub);
  await page.getByTestId('consent-accept').click();
  await expect.poll(() => answering(page), { timeout: 30_000 }).toBe(MODEL);
  return { site, hub, context, page };
}

test('too little room: said before, said when it fails, and the demo goes on answering', async () => {
  const [site, hub] = [await host(), await smallHub()];
  // By default Chromium tells every page of 10 GB, whatever there is.
  const args = ['--disable-features=StaticStorageQuota'];
  const context = await browse(undefined, { serviceWorkers: 'block', args });
  const { page } = await visit(context, site.url);
  await ready(page);
  const cdp = await context.newCDPSession(page);
  const origin = new URL(site.url).origin;
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 2e6 });
  const card = await consent(page, hub);
  const warning = await page.getByTestId('no-room').innerText();
  expect(warning).toContain('模型需要 482 MB');
  expect(warning).toMatch(/可用空间约 [\d.]+ (MB|kB)/i);

  await page.getByTestId('consent-accept').click();
  await card.getByTestId('error').waitFor();
  const { what, next } = zhCN.errors.storage({ reason: 'quota' });
  expect(await card.getByTestId('error').innerText()).toContain(`${what}${next}`);
  await page.getByTestId('close').click();
  // Outside the sheet the failure is told too, once.
  expect(await page.getByTestId('model-failed').innerText()).toContain(what);
  await say(page, '今天很开心');
  await replied(page);
  expect(await answering(page)).toBe('demo');

  await cdp.send('Storage.overrideQuotaForOrigin', { origin }); // room has been made
  await page.getByTestId('model-failed').getByText(zhCN.notices.whatToDo).click();
  await card.getByTestId('download-retry').click();
  await expect.poll(() => answering(page), { timeout: 30_000 }).toBe(MODEL);
});

test('damaged in storage, the length unchanged: told at the start, and fetched again', async () => {
  const { page, hub } = await downloaded(temporary());
  await page.getByTestId('close').click();
  await say(page, '今天很开心');
  await replied(page);
  await page.evaluate(async () => {
    const [name] = (await caches.keys()).filter((key) => key.includes('weights'));
    const cache = await caches.open(name!);
    const urls = (await cache.keys()).map(({ url }) => url);
    const manifest = await cache.match(urls.find((url) => url.endsWith('/manifest'))!);
    const { files } = (await manifest!.json()) as { files: { path: string; key: string }[] };
    const { key } = files.find(({ path }) => path === 'tokenizer.json')!;
    const url = urls.find((one) => one.endsWith(`/${key}/0`))!;
    const { headers } = (await cache.match(url))!;
    const zeros = new Uint8Array(Number(headers.get('Content-Length')));
    await cache.put(url, new Response(zeros, { headers }));
  });
  const asked = hub.requests.length;

  await page.reload();
  const notice = page.getByTestId('model-failed');
  expect(await notice.innerText()).toMatch(/Qwen1\.5-0\.5B-Chat 没有就绪.*tokenizer\.json 已损坏/);
  expect(await answering(page)).toBe('demo');
  await say(page, '你好');
  await replied(page, 2);
  expect(hub.requests.length).toBe(asked); // nothing is fetched unasked

  await notice.getByText(zhCN.notices.whatToDo).click();
  const again = page.getByTestId('download-retry');
  expect(await again.innerText()).toBe('重新下载 482 MB');
  await again.click();
  await expect.poll(() => answering(page), { timeout: 30_000 }).toBe(MODEL);
  expect(hub.requests.length).toBeGreaterThan(asked);
});

test('a model whose load ended the page is not loaded by itself again', async () => {
  const { site, context, page } = await downloaded(temporary());
  const crash = async (crashed: Page) => {
    const gone = crashed.waitForEvent('crash');
    const cdp = await context.newCDPSession(crashed);
    void cdp.send('Page.crash').catch(() => {});
    await gone;
    await crashed.close();
  };
  await crash(page); // it has not answered yet

  const next = (await visit(context, site.url)).page;
  const notice = next.getByTestId('model-failed');
  expect(await notice.innerText()).toContain('没有自动载入');
  expect(await answering(next)).toBe('demo');
  await notice.getByText(zhCN.notices.whatToDo).click();
  await next.getByTestId('download-retry').click();
  await expect.poll(() => answering(next), { timeout: 30_000 }).toBe(MODEL);
  await next.getByTestId('close').click();
  await say(next, '今天很开心');
  await replied(next);
  await crash(next); // it has answered: whatever ended the page, it was not the load

  const last = (await visit(context, site.url)).page;
  await expect.poll(() => answering(last), { timeout: 30_000 }).toBe(MODEL);
  expect(await last.getByTestId('model-failed').count()).toBe(0);
});
