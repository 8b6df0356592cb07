/** What browsers, machines and hosts refuse: a sentence each time, never a blank page, and a way on. */
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { failure, ready, replied, say } from './support/page.ts';
import type { Fault, Site } from './support/site.ts';
import { modelCard } from './support/full-model.ts';
import { browse, host, visit } from './support/visit.ts';
import { refuseStorage } from './support/browser.ts';
import { temporary } from './support/visit.ts';

const TEXT = '今天的实验终于成功了,太棒了!';

const notices = (page: Page) => page.getByTestId('notice').allInnerTexts();

/** Sent although no model runs: the text waits in its turn, and the retry brings the reply. */
async function answersOnceRepaired(page: Page, repair: () => void): Promise<void> {
  await say(page, TEXT);
  const turn = page.getByTestId('exchange');
  await turn.getByTestId('retry').waitFor();
  expect(await turn.getByTestId('message-user').innerText()).toBe(TEXT);
  repair();
  await turn.getByTestId('retry').click();
  await replied(page);
  expect(await page.getByTestId('badge').innerText()).toContain('正面');
}

describe('a file of the demo', () => {
  const breakFile = (site: Site, end: string, fault: Fault) => {
    site.fault = (_request, path) => (path.endsWith(end) ? fault : undefined);
    return () => void (site.fault = () => undefined);
  };

  test.each<[file: string, fault: Fault, sentence: RegExp]>([
    ['config.json', 'missing', /localhost:\d+ 没有给出文件 config\.json（状态 404）/],
    ['onnx/model_quantized.onnx', 'missing', /localhost:\d+ 没有给出文件 onnx\/model_quan.*404/],
    ['onnx/model_quantized.onnx', 'half', /onnx\/model_quantized\.onnx 已损坏或不完整/],
    ['onnx/model_quantized.onnx', 'broken', /onnx\/model_quantized\.onnx 传到一半，连接断了/],
    ['tokenizer.json', 'half', /tokenizer\.json 已损坏或不完整/],
    ['ort/ort-wasm-simd-threaded.wasm', 'missing', /没有给出文件 ort-wasm.*\.wasm（状态 404）/],
  ])('%s %s: named, and the retry works once it is whole', async (file, fault, sentence) => {
    const site = await host();
    const repair = breakFile(site, file, fault);
    const context = await browse(undefined, { serviceWorkers: 'block' });
    const { page } = await visit(context, site.url);
    await page.getByTestId('error').waitFor();
    expect(await failure(page)).toMatch(sentence);
    await answersOnceRepaired(page, repair);
  });

  test('missing behind the service worker: told too, and fetched again when it is back', async () => {
    const site = await host();
    const repair = breakFile(site, 'model_quantized.onnx', 'missing');
    const { page } = await visit(await browse(), site.url);
    await page.getByTestId('error').waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload(); // now every request goes through it
    await page.getByTestId('error').waitFor();
    expect(await failure(page)).toMatch(/localhost:\d+/);
    expect(await page.evaluate(() => globalThis.allInOne.status().offlineReady)).toBe(false);
    await answersOnceRepaired(page, repair);
  });
});

test('threads refused on an isolated page: one thread, said so, and it answers', async () => {
  const site = await host();
  // The engine imports the runtime; only its thread pool starts workers from it.
  site.fault = ({ headers }, path) =>
    path.includes('/ort/') && headers['sec-fetch-dest'] === 'worker' ? 'missing' : undefined;
  const context = await browse(undefined, { serviceWorkers: 'block' });
  const { page } = await visit(context, site.url);
  expect(await ready(page)).toBe(1);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await say(page, TEXT);
  await replied(page);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  if (cores > 1) expect((await notices(page)).join()).toContain(zhCN.notices.singleThread);
});

describe('storage', () => {
  async function chats(page: Page): Promise<void> {
    await ready(page);
    await say(page, TEXT);
    await replied(page);
    await say(page, '你好');
    await replied(page, 2);
    expect(await page.getByTestId('message-user').count()).toBe(2);
  }

  /** As far as a download goes where nothing can be kept. */
  async function downloadIsRefused(
    page: Page,
    cure = zhCN.errors.storage({ reason: 'refused' }).next,
  ): Promise<void> {
    await page.getByTestId('model-chip').click();
    const card = modelCard(page);
    await card.getByTestId('use-model').click();
    await page.getByTestId('consent-accept').click();
    await card.getByTestId('error').waitFor();
    const { what } = zhCN.errors.storage({ reason: 'refused' });
    expect(await card.getByTestId('error').innerText()).toContain(what);
    expect(await card.getByTestId('error').innerText()).toContain(cure);
    await page.getByTestId('close').click();
  }

  test('all of it refused by the browser: told, it answers, and a download says why not', async () => {
    const site = await host();
    const { page } = await visit(await browse(refuseStorage(temporary())), site.url);
    await ready(page);
    const refused = await page.evaluate(() =>
      caches.open('x').then(
        () => false,
        () => true,
      ),
    );
    expect(refused).toBe(true);
    await expect.poll(() => notices(page).then(String)).toContain(zhCN.notices.noHistory);
    await chats(page);
    await downloadIsRefused(page);
    await say(page, '谢谢');
    await replied(page, 3);
  });

  test('IndexedDB alone refused: told, and it answers', async () => {
    const site = await host();
    const context = await browse();
    await context.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('refused', 'SecurityError');
      };
    });
    const { page } = await visit(context, site.url);
    await chats(page);
    expect(await notices(page)).toEqual([expect.stringContaining(zhCN.notices.noHistory)]);
  });

  test('no Cache Storage, as on an insecure address: it answers, a download says why not', async () => {
    const site = await host();
    const context = await browse(undefined, { args: ['--host-resolver-rules=MAP lan 127.0.0.1'] });
    const { page } = await visit(context, site.url.replace('localhost', 'lan'));
    await chats(page);
    expect(await page.evaluate(() => 'caches' in globalThis)).toBe(false);
    await downloadIsRefused(page, '不是安全地址');
  });
});

describe('workers', () => {
  async function blockWorkers(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      globalThis.Worker = class {
        constructor() {
          throw new DOMException('refused', 'SecurityError');
        }
      } as unknown as typeof Worker;
    });
  }

  test('refused: a sentence, and what was written stays with a retry', async () => {
    const site = await host();
    const context = await browse();
    await blockWorkers(context);
    const { page } = await visit(context, site.url);
    await page.getByTestId('error').waitFor();
    const { what, next } = zhCN.errors.blocked({});
    expect(await failure(page)).toContain(what);
    expect(await failure(page)).toContain(next);
    await say(page, TEXT);
    await page.getByTestId('retry').waitFor();
    expect(await page.getByTestId('message-user').innerText()).toBe(TEXT);
    await page.reload();
    expect(await page.getByTestId('message-user').innerText()).toBe(TEXT);
  });

  test('their script is missing: a sentence, and the retry works once it is there', async () => {
    const site = await host();
    site.fault = (_request, path) => (path.includes('/engine-') ? 'missing' : undefined);
    const context = await browse(undefined, { serviceWorkers: 'block' });
    const { page } = await visit(context, site.url);
    await page.getByTestId('error').waitFor();
    expect(await failure(page)).toContain(zhCN.errors.worker({ reason: 'start' }).what);
    await answersOnceRepaired(page, () => (site.fault = () => undefined));
  });
});

test('no WebAssembly: a sentence in both languages in the place of the app', async () => {
  const site = await host();
  const context = await browse();
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
  const { page } = await visit(context, site.url);
  const alert = page.getByRole('alert');
  await alert.getByText('这个浏览器缺少运行模型所需的功能').waitFor();
  expect(await alert.innerText()).toContain('This browser lacks something that the model needs.');
});
