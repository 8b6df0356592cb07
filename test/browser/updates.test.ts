/** New versions: taken when a person says so, and never at the cost of what is open, stored or another's. */
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { CACHE_NAME } from '../../src/models/place.ts';
import { DIST } from './support/build.ts';
import { halfDeployed, nextVersion } from './support/deploy.ts';
import { offlineReady, ready } from './support/page.ts';
import { browse, host, temporary, visit } from './support/visit.ts';

const FOREIGN = [CACHE_NAME, 'another-app', 'qwen-all-in-one-shell-elsewhere'];

const version = (page: Page) =>
  page.evaluate(() => document.querySelector('meta[name=version]')?.getAttribute('content') ?? '');

const accept = (page: Page) => page.getByRole('button', { name: zhCN.notices.reload });

const update = (page: Page) =>
  page.evaluate(async () => {
    const { update } = await navigator.serviceWorker.ready.then((found) => ({
      update: found.update().then(
        () => 'ok',
        () => 'failed',
      ),
    }));
    return update;
  });

/** Of all scripts that are kept here. */
const storedScripts = (page: Page) =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.includes('-shell-http'));
    const requests = await Promise.all(names.map(async (n) => (await caches.open(n)).keys()));
    return requests.flat().map(({ url }) => url);
  });

test('two tabs: each works until its own yes, though the host has no old file left', async () => {
  const site = await host({ headers: false });
  const context = await browse();
  const first = await visit(context, site.url);
  await offlineReady(first.page);
  const second = await visit(context, site.url);
  await ready(second.page);
  await second.page.evaluate(async (names) => {
    for (const name of names) await (await caches.open(name)).put('/kept', new Response('kept'));
  }, FOREIGN);
  const old = await storedScripts(first.page);

  site.folder = temporary(nextVersion());
  expect(await update(first.page)).toBe('ok');
  await accept(first.page).waitFor();
  // The old version goes on working, for this tab and for one that is reloaded.
  const before = first.loads();
  await first.page.reload();
  await accept(first.page).click();
  await expect.poll(() => version(first.page)).toBe('next');
  await ready(first.page);
  await offlineReady(first.page);
  expect(first.loads()).toBe(before + 2);

  // The other tab was not asked yet: it judges, and still starts workers of its version.
  await second.page.evaluate(() => globalThis.allInOne.analyze('今天很开心'));
  const engine = old.find((url) => url.includes('/engine-')) ?? '';
  const answer = await second.page.evaluate(async (url) => {
    const { status, headers } = await fetch(url);
    return [status, headers.get('content-security-policy')];
  }, engine);
  expect(answer).toEqual([200, expect.stringContaining("connect-src 'self';")]);
  const loads = second.loads();
  await accept(second.page).click();
  await expect.poll(() => version(second.page)).toBe('next');
  await ready(second.page);
  expect(second.loads()).toBe(loads + 1);

  // Alone at last: what is old goes, and nothing that is not ours.
  await first.page.close();
  await second.page.reload();
  await offlineReady(second.page);
  await expect.poll(() => storedScripts(second.page)).not.toContain(engine);
  const kept = await second.page.evaluate(
    (names) =>
      Promise.all(names.map(async (n) => (await caches.match('/kept', { cacheName: n }))?.text())),
    FOREIGN,
  );
  expect(kept).toEqual(FOREIGN.map(() => 'kept'));
});

test('an update that was accepted waits for a reply in another tab, or until it is called off', async () => {
  const site = await host();
  const context = await browse();
  const { page } = await visit(context, site.url);
  await offlineReady(page);
  const other = (await visit(context, site.url)).page;
  await ready(other);
  await other.evaluate(async () => {
    const reply = globalThis.allInOne.converse('我今天很难过')[Symbol.asyncIterator]();
    await reply.next();
    Object.assign(globalThis, { reply });
  });

  site.folder = temporary(nextVersion());
  await update(page);
  await accept(page).click();
  const waits = page.locator('[data-kind=update-waits]');
  await waits.waitFor();
  await waits.getByRole('button').click();
  await accept(page).click();
  await waits.waitFor();
  await other.evaluate(() => navigator.locks.query()); // some time for the page to be wrong in
  expect(await version(page)).toBe('');
  await other.evaluate(() =>
    (globalThis as unknown as { reply: AsyncIterator<unknown> }).reply.return?.(),
  );
  await expect.poll(() => version(page)).toBe('next');
});

test('updates that fail are not taken, a good one is, and so is the way back', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await offlineReady(page);
  const waiting = () =>
    page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state ?? 'none');

  const next = temporary(nextVersion());
  site.folder = next;
  for (const fault of ['error', 'missing'] as const) {
    site.fault = (_request, path) => (path.endsWith('/sw.js') ? fault : undefined);
    expect(await update(page), fault).toBe('failed');
  }
  site.fault = () => undefined;
  site.folder = temporary(halfDeployed());
  await update(page);
  const installing = () =>
    page.evaluate(async () => (await navigator.serviceWorker.ready).installing?.state ?? 'none');
  await expect.poll(installing).toBe('none');
  expect(await waiting()).toBe('none');
  await site.stop();
  await page.reload();
  await ready(page);
  await site.restart();

  for (const [folder, is] of [
    [next, 'next'],
    [DIST, ''],
  ] as const) {
    site.folder = folder;
    await update(page);
    await accept(page).waitFor();
    // It is whole, stays so while the old one runs, and may be accepted without a network.
    await page.reload();
    await offlineReady(page);
    await accept(page).waitFor();
    await site.stop();
    await accept(page).click();
    await expect.poll(() => version(page)).toBe(is);
    await ready(page);
    await offlineReady(page);
    await site.restart();
  }
});

test('two sites of one origin: an update and its tidying leave the neighbour whole', async () => {
  const folder = temporary();
  const copy = (from: string, name: string) => {
    rmSync(join(folder, name), { recursive: true, force: true });
    mkdirSync(join(folder, name));
    cpSync(from, join(folder, name), { recursive: true });
  };
  copy(DIST, 'one');
  copy(DIST, 'two');
  const site = await host({ folder, headers: false });
  const context = await browse();
  const one = (await visit(context, `${site.url}one/`)).page;
  await offlineReady(one);
  const two = (await visit(context, `${site.url}two/`)).page;
  await offlineReady(two);

  copy(temporary(nextVersion()), 'one');
  await update(one);
  await accept(one).click();
  await expect.poll(() => version(one)).toBe('next');
  await offlineReady(one);
  await site.stop();
  await two.reload();
  await ready(two);
  await offlineReady(two);
  expect(await version(two)).toBe('');
  await one.reload();
  await ready(one);
});

test('the kill switch takes the service worker and its files away, and nothing else', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await offlineReady(page);
  await page.evaluate(
    (ours) => Promise.all(['another-app', ours].map((name) => caches.open(name))).then(() => {}),
    CACHE_NAME,
  );
  const folder = temporary();
  cpSync(DIST, folder, { recursive: true });
  cpSync('tools/pwa/kill-switch.js', join(folder, 'sw.js'));
  site.folder = folder;
  await update(page);
  const names = () => page.evaluate(() => caches.keys());
  const files = /-(shell|runtime)-/;
  await expect.poll(async () => (await names()).filter((name) => files.test(name))).toEqual([]);
  expect(await names()).toEqual(expect.arrayContaining(['another-app', CACHE_NAME]));
  await expect
    .poll(() =>
      page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length),
    )
    .toBe(0);
});
