/** Where the production build's requests go, and what stops all others. */
import { readdirSync } from 'node:fs';
import type { Page, Worker } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { PLACES } from '../../src/ui/places.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { DIST } from './support/build.ts';
import { goTo, offlineReady, ready, replied, say } from './support/page.ts';
import { startProxy } from './support/proxy.ts';
import type { Site } from './support/site.ts';
import { browse, host, visit } from './support/visit.ts';
import { watch } from './support/watch.ts';

test('a whole session, every request of the browser recorded: none to a third party', async () => {
  const site = await host({ headers: false });
  const own = new URL(site.url);
  const proxy = await startProxy(own.host);
  onTestFinished(() => proxy.close());
  const context = await browse(undefined, { args: proxy.args });
  const { origins, problems } = watch(context);
  const { page } = await visit(context, site.url);
  await offlineReady(page);
  await say(page, 'https://evil.example/ ![](https://evil.example/a.png) 我很难过');
  await replied(page);
  await page.getByTestId('regenerate').click();
  await replied(page);
  await page.getByTestId('edit').click();
  await page.getByTestId('exchange').getByRole('textbox').fill('今天很开心');
  await page.getByRole('button', { name: zhCN.actions.save }).click();
  await replied(page);
  for (const opener of ['history', 'model-chip']) {
    await page.getByTestId(opener).click();
    await page.getByTestId('close').click();
  }
  for (const place of PLACES) await goTo(page, place);
  await goTo(page, 'chat');
  await page.getByTestId('new-chat').click();
  await page.evaluate(async () => {
    await globalThis.allInOne.analyze('一般');
    await globalThis.allInOne.reply([{ role: 'user', content: '你好' }]);
    await (await navigator.serviceWorker.ready).update();
  });
  await page.reload();
  await ready(page);
  await say(page, '谢谢');
  await replied(page);
  await page.close();

  expect([...origins]).toEqual([own.origin]);
  // Chromium asks its maker for updates and the like, with an empty page too; `origins` has none of it.
  const browsersOwn = /\.(google|googleapis|gvt1)\.com(:443)?$/;
  expect([...proxy.hosts].filter((name) => !browsersOwn.test(name))).toEqual([own.host]);
  expect(problems).toEqual([]);
});

// Workers do not inherit the policy of the page that starts them from an address.
test.each([
  ['a host that sends the headers', { headers: true }, {}],
  ['a host without headers, behind the service worker', { headers: false }, {}],
  ['a host without headers, no service worker', { headers: false }, { serviceWorkers: 'block' }],
] as const)('%s: the threads that see the text reach our own origin only', async (...given) => {
  const [, hosting, options] = given;
  const site = await host(hosting);
  const { page } = await visit(await browse(undefined, options), site.url);
  await ready(page);
  const before = site.requests.length;
  const engine = await engineOf(page);
  const started: Worker[] = [];
  page.on('worker', (worker) => started.push(worker));
  // As the runtime starts its threads, but not yet waiting for work: those cannot be asked.
  const address = await engine.evaluate(startThread, `${site.url}ort/${GLUE}`);
  const thread = () => started.find((worker) => worker.url() === address);
  await expect.poll(thread).toBeDefined();
  const threads: Pick<Worker, 'evaluate'>[] = [page, engine, thread() ?? engine];
  for (const [i, place] of threads.entries()) {
    expect(await place.evaluate(ask, elsewhere(site)), `thread ${i}`).toBe('refused');
    expect(await place.evaluate(run, '1 + 1'), `thread ${i}`).toMatch(/EvalError/);
  }
  expect(site.requests.slice(before)).not.toContain('/'); // what `ask` asks for
});

test('an address becomes a script in one place only', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  const start = (url: string) => {
    try {
      return String(new Worker(url, { type: 'module' }));
    } catch (error) {
      return String(error);
    }
  };
  const own = `${site.url}assets/${weightsScript()}`;
  expect(await page.evaluate(start, own)).toContain('TrustedScriptURL');
  const engine = await engineOf(page);
  expect(await engine.evaluate(start, own)).toContain('not a script of ours');
  const html = (text: string) => {
    try {
      return (document.createElement('p').innerHTML = text);
    } catch (error) {
      return String(error);
    }
  };
  expect(await page.evaluate(html, '<b>hi</b>')).toContain('TrustedHTML');
});

test('the download worker reaches only the hosts that it was started for', async () => {
  const site = await host({ headers: false });
  const { page } = await visit(await browse(), site.url);
  await offlineReady(page);
  // The one policy of the list that the page itself has no use for.
  await page.evaluate(
    () => void window.trustedTypes?.createPolicy('default', { createScriptURL: (url) => url }),
  );
  const start = async (connect: string) => {
    const started = page.waitForEvent('worker', (worker) => worker.url().endsWith(connect));
    await page.evaluate(
      (url) => void new Worker(url, { type: 'module' }),
      `assets/${weightsScript()}${connect}`,
    );
    return started;
  };

  const before = site.requests.length;
  // The browser looks for a newer service worker when it likes.
  const asked = () => site.requests.slice(before).filter((path) => path !== '/sw.js');
  const other = await start('?connect=https://models.example');
  expect(await other.evaluate(ask, elsewhere(site))).toBe('refused');
  expect(asked()).toEqual([]);

  const origin = new URL(elsewhere(site)).origin;
  await (await start(`?connect=${origin}`)).evaluate(ask, elsewhere(site));
  expect(asked()).toEqual(['/']);
});

/** The same server under another name is another origin; what it was asked, it has noted. */
const elsewhere = (site: Site) => site.url.replace('localhost', '127.0.0.1');

const ask = (url: string) =>
  fetch(url).then(
    () => 'answered',
    () => 'refused',
  );

const GLUE = 'ort-wasm-simd-threaded.mjs';

const weightsScript = () => readdirSync(`${DIST}assets`).find((file) => file.startsWith('models-'));

/** The first worker that a page starts: its pool and all measurements come later. */
async function engineOf(page: Page): Promise<Worker> {
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  const [engine] = page.workers();
  if (!engine) throw new Error('no worker');
  return engine;
}

function startThread(glue: string): string {
  const { trustedTypes } = globalThis as unknown as Window; // it is no window
  const script = trustedTypes?.defaultPolicy?.createScriptURL(glue, 'TrustedScriptURL', 'Worker');
  const worker = new Worker(script as unknown as string, { type: 'module' });
  Object.assign(globalThis, { worker }); // or it would be collected
  return String(script);
}

/** In a task of its own: what a debugger evaluates may evaluate in turn. */
const run = (code: string) =>
  new Promise<string>((resolve) =>
    setTimeout(() => {
      try {
        resolve(String(eval(code)));
      } catch (error) {
        resolve(String(error));
      }
    }),
  );
