/** Where the production build's requests go, and what stops all others. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DIST } from './support/build.ts';
import { offlineReady, ready } from './support/page.ts';
import type { Site } from './support/site.ts';
import { browse, host, visit } from './support/visit.ts';
import { watch } from './support/watch.ts';

test('nothing goes to a third party, and the policy stops what would', async () => {
  const site = await host({ headers: false });
  const context = await browse();
  const { origins, problems } = watch(context);
  const { page } = await visit(context, site.url);
  await ready(page);
  await page.evaluate(() => globalThis.allInOne.analyze('今天很开心'));
  await offlineReady(page);
  expect([...origins]).toEqual([new URL(site.url).origin]);
  expect(problems).toEqual([]);

  // The engine's worker and its thread pool see the text: they reach no other origin.
  const engine = page.workers().find((worker) => /\/engine-[^/]*$/.test(worker.url()));
  const before = site.requests.length;
  expect(await engine?.evaluate(ask, elsewhere(site))).toBe('refused');
  expect(await page.evaluate(ask, elsewhere(site))).toBe('refused');
  expect(site.requests.length).toBe(before);
});

test('the download worker reaches only the hosts that it was started for', async () => {
  const site = await host({ headers: false });
  const { page } = await visit(await browse(), site.url);
  await offlineReady(page);
  const name = readdirSync(`${DIST}assets`).find((file) => file.startsWith('weights-'));
  const start = async (connect: string) => {
    const started = page.waitForEvent('worker', (worker) => worker.url().endsWith(connect));
    await page.evaluate(
      (url) => void new Worker(url, { type: 'module' }),
      `assets/${name}${connect}`,
    );
    return started;
  };

  const before = site.requests.length;
  const other = await start('?connect=https://models.example');
  expect(await other.evaluate(ask, elsewhere(site))).toBe('refused');
  expect(site.requests.length).toBe(before);

  const origin = new URL(elsewhere(site)).origin;
  await (await start(`?connect=${origin}`)).evaluate(ask, elsewhere(site));
  expect(site.requests.length).toBe(before + 1);
});

/** The same server under another name is another origin; what it was asked, it has noted. */
const elsewhere = (site: Site) => site.url.replace('localhost', '127.0.0.1');

const ask = (url: string) =>
  fetch(url).then(
    () => 'answered',
    () => 'refused',
  );
