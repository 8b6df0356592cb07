/**
 * The full model's whole way, with a full-size file of random weights: consent, download, load,
 * badge, reply, stop, and all of it again from the browser's storage with no network.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHub, type Hub } from '../support/hub.ts';
import { launch, newProfile, removeFolder } from './support/browser.ts';
import { Site } from './support/site.ts';
import { modelCard } from './support/full-model.ts';
import { offlineReady, ready } from './support/page.ts';
import { watch } from './support/watch.ts';

const MODEL = 'Xenova/Qwen1.5-0.5B-Chat';
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LONG = 300_000;

let site: Site;
let hub: Hub;
let profile: string;
let context: BrowserContext;

beforeAll(async () => {
  const make = spawnSync(process.execPath, ['tools/run.js', 'tools/stand-in/make.ts'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  expect(make.status).toBe(0);
  site = await Site.start();
  hub = await startHub(`${ROOT}.cache/stand-in`, { redirect: false });
  profile = newProfile();
}, LONG);

afterAll(async () => {
  await context?.close();
  await hub?.close();
  await site?.stop();
  if (profile) await removeFolder(profile);
});

async function open(): Promise<Page> {
  context = await launch(profile);
  const page = context.pages()[0]!;
  await page.goto(site.url);
  await ready(page);
  return page;
}

const activeModel = (page: Page) =>
  page.evaluate(() => {
    const { engine } = globalThis.allInOne.status();
    return engine.state === 'ready' ? engine.loaded.model.id : engine.state;
  });

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('send').click();
}

/** Random weights never end a reply by themselves: whoever wants to go on has to stop it. */
async function answeredThenStopped(page: Page, index: number): Promise<void> {
  await expect.poll(() => page.getByTestId('badge').count(), { timeout: 60_000 }).toBe(index + 1);
  expect(await page.getByTestId('badge').nth(index).innerText()).toMatch(
    /[😄😞😐] LLM 情感判断: (正面|负面|不确定)/u,
  );
  const reply = page.getByTestId('reply').nth(index);
  await expect
    .poll(async () => (await reply.innerText()).length, { timeout: 60_000 })
    .toBeGreaterThan(20);
  await page.getByTestId('stop').click();
  await page.getByTestId('send').waitFor({ timeout: 5000 });
  const text = await reply.innerText();
  await page.waitForTimeout(500);
  expect(await reply.innerText()).toBe(text);
}

test(
  'after consent it downloads while the demo answers, takes over, and stays without a network',
  async () => {
    const page = await open();
    const seen = watch(context);

    // Choosing the host asks nothing of it.
    await page.getByTestId('model-chip').click();
    await page.getByTestId('host-select').selectOption('custom');
    await page.getByTestId('host-url').fill(hub.url);
    await page.getByTestId('host-url').blur();
    expect(hub.requests).toEqual([]);

    const card = modelCard(page);
    await card.getByRole('button', { name: '下载' }).click();
    const consent = await page.getByTestId('consent').innerText();
    for (const fact of ['482 MB', 'Tongyi Qianwen', '非商业', new URL(hub.url).host]) {
      expect(consent).toContain(fact);
    }
    expect(hub.requests).toEqual([]);

    hub.faults.bytesPerSecond = 40e6;
    await page.getByTestId('consent-accept').click();
    const progress = page.getByTestId('download-progress');
    await expect.poll(() => progress.innerText(), { timeout: 30_000 }).toMatch(/%[^]*\/(s|秒)/);

    // Meanwhile the demo goes on answering.
    await page.getByTestId('close').click();
    await say(page, '今天的实验终于成功了,太棒了!');
    await page.getByTestId('stats').waitFor();
    expect(await activeModel(page)).toBe('demo');

    await expect.poll(() => activeModel(page), { timeout: LONG, interval: 1000 }).toBe(MODEL);
    await say(page, '今天的实验终于成功了,太棒了!');
    await answeredThenStopped(page, 1);
    expect(seen.problems).toEqual([]);
    const hosts = new Set(
      [site.url, ...hub.requests.map(({ url }) => url)].map((u) => new URL(u).origin),
    );
    for (const origin of seen.origins) expect(hosts).toContain(origin);

    await offlineReady(page);
    await context.close();
    await site.stop();
    const asked = hub.requests.length;

    const offline = await open();
    await expect.poll(() => activeModel(offline), { timeout: LONG, interval: 1000 }).toBe(MODEL);
    await say(offline, '我今天很难过');
    await answeredThenStopped(offline, 2);
    expect(hub.requests.length).toBe(asked);
  },
  2 * LONG,
);
