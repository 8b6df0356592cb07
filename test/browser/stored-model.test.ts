/**
 * A full model that cannot be kept, is damaged, or ends the page. The demo's own files play the
 * full model: the same way through consent, download, store and load, in seconds.
 */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import type { Hub } from '../support/hub.ts';
import {
  answering,
  carried,
  CHUNK,
  consent,
  MODEL,
  smallHub,
  switched,
} from './support/full-model.ts';
import { ready, replied, say } from './support/page.ts';
import { unsoundChunks } from './support/stored-chunks.ts';
import { browse, host, temporary, visit } from './support/visit.ts';

/** A profile in which the full model is stored and has been chosen. */
async function downloaded(profile: string) {
  const [site, hub, context] = [await host(), await smallHub(), await browse(profile)];
  const { page } = await visit(context, site.url);
  await ready(page);
  await consent(page, hub);
  await page.getByTestId('consent-accept').click();
  await switched(page);
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
  await switched(page);
});

/** Three chunks beside the demo's own files. */
const PADDING = 40_000_000;

test('no room, little room, a byte too little, and less and less: in memory it answers all the same', async () => {
  const [site, hub] = [await host(), await smallHub(PADDING)];
  const args = ['--disable-features=StaticStorageQuota'];
  const context = await browse(undefined, { serviceWorkers: 'block', args });
  const { page } = await visit(context, site.url);
  await ready(page);
  const cdp = await context.newCDPSession(page);
  const origin = new URL(site.url).origin;
  const allow = (quotaSize: number) =>
    cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
  const usage = () => page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const card = await consent(page, hub);
  const full = zhCN.errors.storage({ reason: 'quota' }).what;
  const refused = async (accept: string) => {
    await page.getByTestId(accept).click();
    await card.getByTestId('error').waitFor();
    expect(await card.getByTestId('error').innerText()).toContain(full);
  };
  await allow(1); // of 0, Chromium's Cache Storage takes no notice
  await refused('consent-accept');
  await allow(25e6); // the small files and a chunk
  await refused('download-retry');
  await allow((await usage()) + PADDING - 1);
  hub.faults.bytesPerSecond = 30e6;
  await page.getByTestId('download-retry').click();
  await expect.poll(usage).toBeGreaterThan(25e6);
  await allow(await usage()); // it shrinks on the way
  await card.getByTestId('error').waitFor();
  hub.faults.bytesPerSecond = undefined;

  await page.getByTestId('use-memory').click();
  await switched(page);
  expect(await card.innerText()).toContain(zhCN.storage.heldNote);
  const total = PADDING + (await demoBytes(page, hub));
  expect(carried(hub)).toBeLessThan(total + 4 * CHUNK);
  await page.getByTestId('close').click();
  await say(page, '今天很开心');
  await replied(page);

  await page.reload(); // it was said that it would be gone
  await ready(page);
  expect(await answering(page)).toBe('demo');
});

test('paused, and the browser closed: offered at the next visit, and gone on with from there', async () => {
  const profile = temporary();
  const [site, hub, context] = [await host(), await smallHub(PADDING), await browse(profile)];
  const { page } = await visit(context, site.url);
  await ready(page);
  const card = await consent(page, hub);
  hub.faults.bytesPerSecond = 25e6;
  await page.getByTestId('consent-accept').click();
  const arrived = (tab: Page) => tab.evaluate(() => globalThis.allInOne.status().download);
  await expect.poll(() => carried(hub), { timeout: 30_000 }).toBeGreaterThan(24e6);
  await page.getByTestId('download-cancel').click();
  await card.getByTestId('unfinished').waitFor();
  expect(await arrived(page)).toBe('none');
  await context.close();

  hub.faults.bytesPerSecond = undefined;
  const next = (await visit(await browse(profile), site.url)).page;
  const offer = next.getByTestId('offer-resume');
  expect(await offer.innerText()).toMatch(/上次下载到 \d+%/);
  const before = hub.requests.length;
  await offer.getByText(zhCN.storage.resume).click();
  await switched(next);
  const ranges = hub.requests.slice(before).map(({ range }) => range);
  expect(ranges).toContain('bytes=16777216-'); // the first chunk of the padding was there
  expect(carried(hub)).toBeLessThan(PADDING + (await demoBytes(next, hub)) + 2 * 16 * 2 ** 20);
});

/** Of the stored model, less the padding. */
async function demoBytes(page: Page, hub: Hub): Promise<number> {
  const response = await page.request.get(`${hub.url}api/models/${MODEL}/tree/main`);
  const files = (await response.json()) as { path: string; size: number }[];
  const sum = files.reduce((all, { size, path }) => (path.endsWith('.md') ? all : all + size), 0);
  hub.requests.pop();
  return sum - PADDING;
}

test('one bit changed in storage: told at the start, never used, and that part alone fetched', async () => {
  const { page, hub } = await downloaded(temporary());
  await page.getByTestId('close').click();
  await say(page, '今天很开心');
  await replied(page);
  const length = await page.evaluate(async () => {
    const [name] = (await caches.keys()).filter((key) => key.includes('weights'));
    const cache = await caches.open(name!);
    const urls = (await cache.keys()).map(({ url }) => url);
    const manifest = await cache.match(urls.find((url) => url.endsWith('/manifest'))!);
    const { files } = (await manifest!.json()) as { files: { path: string; key: string }[] };
    const { key } = files.find(({ path }) => path.endsWith('.onnx'))!;
    const url = urls.find((one) => one.endsWith(`/${key}/0`))!;
    const entry = (await cache.match(url))!;
    const bytes = new Uint8Array(await entry.arrayBuffer());
    const { length: size } = bytes;
    bytes[size >> 1]! ^= 4; // in the middle of the weights: it would load without complaint
    await cache.put(url, new Response(bytes, { headers: entry.headers }));
    return size;
  });
  hub.requests.length = 0;

  await page.reload();
  const notice = page.getByTestId('model-failed');
  expect(await notice.innerText()).toMatch(/Qwen1\.5-0\.5B-Chat 没有就绪.*\.onnx 已损坏/);
  expect(await answering(page)).toBe('demo');
  await say(page, '你好');
  await replied(page, 2);
  expect(hub.requests).toEqual([]); // nothing is fetched unasked

  await notice.getByText(zhCN.notices.whatToDo).click();
  const again = page.getByTestId('download-retry');
  expect(await again.innerText()).toBe(zhCN.storage.mend);
  await again.click();
  await switched(page);
  expect(carried(hub)).toBe(length);

  await page.getByTestId('check-model').click();
  await page.getByText(zhCN.storage.sound).waitFor();
});

test('weights that an earlier version kept in files move into the cache, and nothing is fetched', async () => {
  const { page, hub } = await downloaded(temporary());
  await page.getByTestId('close').click();
  const moved = await page.evaluate(async () => {
    const [name] = (await caches.keys()).filter((key) => key.includes('weights'));
    const cache = await caches.open(name!);
    const ours = await (
      await navigator.storage.getDirectory()
    ).getDirectoryHandle('qwen-all-in-one-weights', { create: true });
    const site = await ours.getDirectoryHandle(
      encodeURIComponent(new URL('__weights/', document.baseURI).pathname),
      { create: true },
    );
    let count = 0;
    for (const { url } of await cache.keys()) {
      if (url.includes('/outlines/')) await cache.delete(url);
      const entry = (await cache.match(url))!;
      if (!/\/\d+$/.test(url) || Number(entry.headers.get('Content-Length')) < 65_536) continue;
      const file = await site.getFileHandle(url.split('/').slice(-2).join('-'), { create: true });
      const stream = await file.createWritable();
      await stream.write(await entry.blob());
      await stream.close();
      const headers = new Headers(entry.headers);
      headers.set('X-In-File', '1');
      await cache.put(url, new Response(null, { headers }));
      count += 1;
    }
    return count;
  });
  expect(moved).toBeGreaterThan(1);
  hub.requests.length = 0;

  await page.reload();
  await switched(page);
  await say(page, '今天很开心');
  await replied(page);
  expect(await unsoundChunks(page)).toBe(0); // every entry has its body
  expect(hub.requests).toEqual([]);
  await page.reload();
  await switched(page);
  const left = await page.evaluate(async () => {
    const names: string[] = [];
    const top = (await navigator.storage.getDirectory()) as unknown as {
      keys(): AsyncIterable<string>;
    };
    for await (const name of top.keys()) names.push(name);
    return names;
  });
  expect(left).toEqual([]);
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
  await switched(next);
  await next.getByTestId('close').click();
  await say(next, '今天很开心');
  await replied(next);
  await crash(next); // it has answered: whatever ended the page, it was not the load

  const last = (await visit(context, site.url)).page;
  await switched(last);
  expect(await last.getByTestId('model-failed').count()).toBe(0);
});
