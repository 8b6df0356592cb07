/** “This computer”, on one where all is well and on two that lack almost everything. */
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { MODELS } from '../../src/contract/models.ts';
import { en } from '../../src/i18n/en/en.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { startHub } from '../support/hub.ts';
import { makeRepo } from '../support/repo.ts';
import { offlineReady, openSheet, ready } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';
import { watch } from './support/watch.ts';

/** No test may ask the real hosts; here they do not exist. */
const NO_HUBS = 'MAP huggingface.co ~NOTFOUND,MAP hf-mirror.com ~NOTFOUND';
const FULL_MODEL = MODELS[1]?.id ?? '';

async function smallHub() {
  const repo = makeRepo();
  repo.write(`../../${FULL_MODEL}/config.json`, '{}');
  const hub = await startHub(repo.root);
  onTestFinished(async () => {
    await hub.close();
    repo.remove();
  });
  return hub;
}

async function openComputer(page: Page): Promise<void> {
  await openSheet(page, 'computer');
  await page.getByTestId('memory-used').waitFor({ state: 'attached' });
  await page.locator('[data-testid^=policy-]').waitFor({ state: 'attached' });
}

/** Status by outcome, of every line. */
const lines = (page: Page): Promise<Record<string, string>> =>
  page
    .getByTestId('computer-verdicts')
    .locator('li')
    .evaluateAll((items) =>
      Object.fromEntries(
        items.map((item) => [item.getAttribute('data-testid'), item.getAttribute('data-status')]),
      ),
    );

const report = (page: Page) => page.getByTestId('report').innerText();

test('where all is well, it says so; sources are asked when a person asks, and not before', async () => {
  const [site, hub] = [await host({ headers: false }), await smallHub()];
  const args = [`--host-resolver-rules=${NO_HUBS}`];
  const context = await browse(undefined, { args });
  const { origins } = watch(context);
  const { page } = await visit(context, site.url);
  const threads = await ready(page);
  await offlineReady(page);
  await openComputer(page);
  expect(await page.getByTestId('computer-summary').innerText()).toMatch(
    /^可以正常使用，有 \d 处可以改进。$/,
  );
  expect(await lines(page)).toMatchObject({
    ...{ secure: 'ok', isolated: 'ok', simd: 'ok', 'space-enough': 'ok' },
    // A browser without a person's history of visits promises nothing.
    ...{ 'kept-not': 'warn', 'offline-ready': 'ok', 'memory-enough': 'ok', 'policy-active': 'ok' },
    ...{ [threads > 1 ? 'threads-many' : 'threads-one']: threads > 1 ? 'ok' : 'warn' },
  });
  // Chromium takes a minute to answer; nobody waits for it.
  expect(await page.getByTestId('memory-used').textContent()).toContain(zhCN.computer.memoryAsking);

  await page.getByTestId('test-speed').click();
  const speed = page.getByTestId('speed-result');
  await expect.poll(() => speed.getAttribute('data-state'), { timeout: 60_000 }).toBe('done');
  expect(await speed.innerText()).toMatch(
    /用时 [\d.]+ ?(ms|毫秒)，线程数 \d+。.*每秒最多 [\d.]+ 个词元/,
  );
  expect([...origins]).toEqual([new URL(site.url).origin]);

  await page.getByTestId('close').click();
  await page.getByTestId('model-chip').click();
  await page.getByTestId('host-select').selectOption('custom');
  await page.getByTestId('host-url').fill(hub.url);
  await page.getByTestId('host-url').blur();
  await page.getByTestId('close').click();
  expect(hub.requests).toEqual([]);
  await openComputer(page);
  await page.getByTestId('test-sources').click();
  const answers = page.getByTestId('source-answers');
  await expect
    .poll(() => answers.innerText(), { timeout: 30_000 })
    .toMatch(/本站.*可以连接.*连不上 huggingface\.co.*连不上 hf-mirror\.com.*可以连接/s);
  expect(hub.requests.map(({ url }) => url)).toEqual([
    `${hub.url}${FULL_MODEL}/resolve/main/config.json`,
  ]);

  const [own = '', english = ''] = (await report(page)).split('\n\n');
  expect(own).toContain('[正常] 页面已跨源隔离');
  expect(english).toContain('[Good] The page is cross-origin isolated');
  expect(english).toMatch(/Speed: [\d.]+ms for 23 million weights/);
  expect(english).toContain('huggingface.co: huggingface.co cannot be reached.');
});

test('no headers, no service worker, hardly any room: every red line says what to do', async () => {
  const site = await host({ headers: false });
  const args = ['--disable-features=StaticStorageQuota'];
  const options = { serviceWorkers: 'block', locale: 'en-GB', args } as const;
  const context = await browse(undefined, options);
  const { page } = await visit(context, site.url);
  await ready(page);
  const cdp = await context.newCDPSession(page);
  const { origin } = new URL(site.url);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 200e6 });
  await openComputer(page);
  expect(await lines(page)).toMatchObject({
    ...{ secure: 'ok', 'not-isolated': 'warn', 'threads-one': 'warn', 'space-session': 'bad' },
    // The page's own policy is in its HTML, and its engine inherits it.
    ...{ 'offline-refused': 'bad', 'policy-active': 'ok' },
  });
  expect(await page.getByTestId('computer-summary').innerText()).toBe('2 things to fix.');
  for (const red of await page.locator('li[data-status=bad]').all()) {
    expect(await red.locator('.hint').first().innerText()).toMatch(/\w+.+\./);
  }
  const space = page.getByTestId('space-session');
  expect(await space.innerText()).toContain('gives this site only 200 MB');
  expect(JSON.parse((await space.locator('pre').textContent()) ?? '')).toMatchObject({
    CookiesAllowedForUrls: [origin],
  });
  expect(await report(page)).toContain('[Problem] No service worker is allowed');
});

test('an address without TLS names the policy that would lift it', async () => {
  const site = await host();
  const args = ['--host-resolver-rules=MAP school.test 127.0.0.1'];
  const context = await browse(undefined, { locale: 'en-GB', args });
  const { page } = await visit(context, site.url.replace('localhost', 'school.test'));
  await ready(page);
  await openComputer(page);
  expect(await lines(page)).toMatchObject({
    ...{ insecure: 'bad', 'not-isolated': 'warn', 'space-refused': 'bad' },
    ...{ 'offline-refused': 'bad', 'policy-active': 'ok' },
  });
  const insecure = page.getByTestId('insecure');
  const { origin } = new URL(page.url());
  expect(await insecure.innerText()).toContain(en.computer.cure);
  expect(JSON.parse((await insecure.locator('pre').textContent()) ?? '')).toEqual({
    OverrideSecurityRestrictionsOnInsecureOrigin: [origin],
  });
  expect(await page.getByTestId('space-refused').locator('pre').count()).toBe(0);
});
