/** Hosting, isolation, installation, offline use and updates of the production build. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { launch } from './support/browser.ts';
import { offlineReady, ready } from './support/page.ts';
import { browse, host, temporary, visit } from './support/visit.ts';

const isolated = (page: Page) => page.evaluate(() => crossOriginIsolated);

test('a host that sends the headers: isolated at once, no reload', async () => {
  const site = await host();
  const { page, loads } = await visit(await browse(), site.url);
  await ready(page);
  await offlineReady(page);
  expect(await isolated(page)).toBe(true);
  expect(loads()).toBe(1);
});

test('a host without headers: isolated after one reload, and offline under a sub-path', async () => {
  const site = await host({ headers: false, path: '/some/where/' });
  const { page, loads } = await visit(await browse(), site.url);
  await ready(page);
  await offlineReady(page);
  expect(await isolated(page)).toBe(true);
  expect(loads()).toBe(2);

  // A hard reload is not served by the service worker, and must not start a round of reloads.
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Page.reload', { ignoreCache: true });
  await expect.poll(loads).toBe(3);
  expect(await ready(page)).toBe(1);
  expect(await isolated(page)).toBe(false);
  expect(loads()).toBe(3);

  await site.stop();
  await page.reload();
  await ready(page);
  expect(await isolated(page)).toBe(true);
  expect(site.requests.every((path) => path.startsWith('/some/where/'))).toBe(true);
});

test('no headers and no service worker: one thread, no reload', async () => {
  const site = await host({ headers: false });
  const context = await browse(undefined, { serviceWorkers: 'block' });
  const { page, loads } = await visit(context, site.url);
  expect(await ready(page)).toBe(1);
  expect(await isolated(page)).toBe(false);
  expect(await page.evaluate(() => globalThis.allInOne.status().offlineReady)).toBe(false);
  expect(loads()).toBe(1);
});

test('no headers and no session storage: one thread, no reload', async () => {
  const site = await host({ headers: false });
  const context = await browse();
  await context.addInitScript(() => {
    Object.defineProperty(globalThis, 'sessionStorage', {
      get() {
        throw new DOMException('refused', 'SecurityError');
      },
    });
  });
  const { page, loads } = await visit(context, site.url);
  expect(await ready(page)).toBe(1);
  expect(await isolated(page)).toBe(false);
  expect(loads()).toBe(1);
});

test('an insecure address, as in a LAN: one thread, no reload', async () => {
  const site = await host();
  const context = await browse(undefined, { args: ['--host-resolver-rules=MAP lan 127.0.0.1'] });
  const { page, loads } = await visit(context, site.url.replace('localhost', 'lan'));
  expect(await ready(page)).toBe(1);
  expect(await page.evaluate(() => isSecureContext || crossOriginIsolated)).toBe(false);
  expect(loads()).toBe(1);
});

test('a script that cannot be loaded is said in plain words', async () => {
  const site = await host();
  const context = await browse();
  await context.route('**/assets/index-*.js', (route) => route.abort());
  const { page } = await visit(context, site.url);
  await page.getByRole('alert').getByText('页面没能启动').waitFor();
  expect(await page.locator('.boot').isVisible()).toBe(false);
});

test('the browser finds it installable', async () => {
  const site = await host();
  const context = await browse();
  const { page } = await visit(context, site.url);
  await offlineReady(page);
  const cdp = await context.newCDPSession(page);
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
  const { errors, data } = await cdp.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  for (const { src } of JSON.parse(data ?? '{}').icons as { src: string }[]) {
    expect((await page.request.get(new URL(src, site.url).href)).status(), src).toBe(200);
  }
});

test('offline: browser restarted, server stopped, cold start', async () => {
  const site = await host();
  const profile = temporary();
  const first = await launch(profile);
  await offlineReady((await visit(first, site.url)).page);
  await first.close();
  await site.stop();

  const { page } = await visit(await browse(profile), `${site.url}?from=home-screen`);
  await ready(page);
  await offlineReady(page);
  expect(await isolated(page)).toBe(true);
});

test('what was lost from the cache is not called ready, and is fetched again', async () => {
  const site = await host();
  const context = await browse();
  const { page } = await visit(context, site.url);
  await offlineReady(page);
  await page.evaluate(async () => {
    const [runtime] = (await caches.keys()).filter((name) => name.includes('-runtime-'));
    const cache = await caches.open(runtime ?? '');
    for (const request of await cache.keys()) await cache.delete(request);
  });
  // Else what was lost comes back from there, even without the site.
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.clearBrowserCache');

  await site.stop();
  await page.reload();
  await expect
    .poll(() => page.evaluate(() => globalThis.allInOne?.status().engine.state))
    .toBe('failed');
  // The page asks the worker when its own loading has ended: before this, and is answered before.
  const stored = await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
    active?.postMessage({ type: 'STORE_ALL' }, [port2]);
    return answer;
  });
  expect(stored).toEqual({ stored: false });
  expect(await page.evaluate(() => globalThis.allInOne.status().offlineReady)).toBe(false);

  await site.restart();
  await page.reload();
  await offlineReady(page);
});
