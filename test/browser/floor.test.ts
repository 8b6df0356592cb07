/** The built page with no more than the oldest promised browsers have. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { poorer } from './support/deploy.ts';
import { floorScript } from './support/floor.ts';
import {
  answersWith,
  consent,
  MODEL,
  openModels,
  smallHub,
  stickFolder,
  storedChunks,
  switched,
} from './support/full-model.ts';
import { offlineReady, ready, replied, say } from './support/page.ts';
import { browse, host, temporary, visit } from './support/visit.ts';
import { watch } from './support/watch.ts';

test('index.html promises what the build and the lint are made for', () => {
  const { browserslist } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    browserslist: string[];
  };
  const page = readFileSync('index.html', 'utf8');
  const versions = browserslist.map((line) => line.split(' ')[1] ?? '');
  for (const version of versions) expect(page).toContain(version);
  const promised = page.match(/(?:Chrome|Edge|Firefox|Safari)[^()。.]*?\d+(\.\d+)?/g) ?? [];
  expect(promised.length).toBeGreaterThan(3);
  for (const text of promised) {
    for (const number of text.match(/\d+(\.\d+)?/g) ?? []) expect(versions, text).toContain(number);
  }
});

/** Newer than the floor, one from the language and one from the platform. */
const NEWER = () => ['toSorted' in Array.prototype, 'any' in AbortSignal, 'json' in Response];

test('first visit, reply, download, import and reply: with everything newer deleted', async () => {
  const site = await host({ folder: temporary(poorer(floorScript())), headers: false });
  const context = await browse();
  const { problems } = watch(context);
  const { page } = await visit(context, site.url);
  await ready(page);
  await offlineReady(page);
  await say(page, '今天的实验终于成功了,太棒了!');
  expect((await replied(page)).trim()).not.toBe('');
  await page.getByTestId('badge').waitFor();

  const hub = await smallHub(2e6);
  hub.faults.bytesPerSecond = 2e6; // the thread that downloads is there long enough to be asked
  const starts = page.waitForEvent('worker', (worker) => worker.url().includes('/models-'));
  await consent(page, hub);
  await page.getByTestId('consent-accept').click();
  const engine = page.workers().find((worker) => worker.url().includes('/engine-'));
  const [service] = context.serviceWorkers();
  for (const worker of [engine, service, await starts]) {
    await expect.poll(() => worker?.evaluate(NEWER)).toEqual([false, false, false]);
  }
  expect(await page.evaluate(NEWER)).toEqual([false, false, false]);
  await switched(page);

  page.once('dialog', (dialog) => void dialog.accept());
  await page.locator(`[data-model="${MODEL}"]`).getByTestId('remove-model').click();
  await expect.poll(() => storedChunks(page)).toBe('');
  await openModels(page);
  await page.getByTestId('import-folder-input').setInputFiles(stickFolder());
  await answersWith(page, MODEL);
  await page.getByTestId('close').click();
  await say(page, 'I am so happy today');
  expect((await replied(page, 2)).trim()).not.toBe('');
  expect(await page.getByText(zhCN.errors.internal({}).what).count()).toBe(0);
  expect(problems).toEqual([]);
});
